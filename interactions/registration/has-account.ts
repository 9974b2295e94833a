import type { Form, StepResult, Submitted } from '../engine/flow.ts';
import { awaitLink } from '../federation/await-link.ts';
import { signInPath } from './sign-in-path.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/** « J'ai déjà un compte », wherever a person whom an upstream told of is asked for something. */
export const hasAccount = ({ action }: Form): boolean => action === 'existing';

/** To the sign-in of the same request; the draft stays as it is, for who comes back. */
export async function signInToLink({
  state,
  services,
  about,
}: Pick<Submitted<RegistrationState>, 'state' | 'services' | 'about'>): Promise<StepResult<RegistrationState>> {
  const { upstreamIdentity } = state;
  if (!upstreamIdentity || !about.request) return { ok: true, patch: state, event: 'existing' };
  const { uid } = about.request;
  await awaitLink(services, { uid, browser: about.browser, upstreamIdentity });
  return { ok: true, patch: state, event: 'existing', next: signInPath(about.path) };
}
