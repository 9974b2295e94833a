import type { Form, StepResult, Submitted } from '../engine/flow.ts';
import { awaitLink } from '../federation/await-link.ts';
import { signInPath } from '../engine/sign-in-path.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/** Returns whether a person who came through an upstream pressed « J'ai déjà un compte ». */
export const hasAccount = ({ action }: Form): boolean => action === 'existing';

/** Goes on with the sign-in of the same request. The draft stays as it is, for a person who comes back to it. */
export async function signInToLink({
  state,
  services,
  about,
}: Pick<Submitted<RegistrationState>, 'state' | 'services' | 'about'>): Promise<StepResult<RegistrationState>> {
  const { upstreamIdentity, visit = about.visit } = state;
  if (!upstreamIdentity || !about.request) return { ok: true, patch: state, event: 'existing' };
  const { uid } = about.request;
  await awaitLink({ services, oidc: about.oidc }, { uid, browser: about.browser, visit, upstreamIdentity });
  return { ok: true, patch: state, event: 'existing', next: signInPath(about.path) };
}
