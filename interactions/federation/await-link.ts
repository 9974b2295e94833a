import type { Oidc } from '../../src/oidc/oidc.ts';
import { isLapsed, type UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import type { Services } from '../../src/services.ts';
import { forgetFlow, readFlow, writeFlow } from '../engine/flow-store.ts';
import { loginKey, registrationKey, type RequestInBrowser, type RequestInVisit } from '../flow-states/flow-keys.ts';
import { withFederated } from '../flow-states/login-state.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

interface Parts {
  readonly services: Services;
  readonly oidc: Pick<Oidc, 'keepFlow'>;
}

/**
 * Keeps an identity in the sign-in of the same request, for the account that it may be linked to. A proof that is there already is
 * forgotten: another person may have given it.
 */
export async function awaitLink(
  { services, oidc }: Parts,
  { upstreamIdentity, ...of }: RequestInVisit & { readonly upstreamIdentity: UpstreamIdentity },
): Promise<void> {
  const key = loginKey(services, of);
  const state = (await readFlow(services, key)) ?? {};
  const waiting = withFederated(state, { unlinked: upstreamIdentity });
  writeFlow(services, key, { ...state, ...waiting, proved: undefined, linkProblem: undefined });
  await oidc.keepFlow(of.uid, { name: 'login', browser: of.browser, kept: 'stored' });
}

/**
 * Returns whether an identity that a draft holds counts no more: its person came long ago, or in another visit. The browser cannot know that
 * the same person sits there. Drafts of version 0.2.0 do not note the visit.
 */
export const isArrivalOver = (
  { upstreamIdentity, visit: of }: Pick<RegistrationState, 'upstreamIdentity' | 'visit'>,
  { now, visit }: { readonly now: number; readonly visit: string },
): boolean => upstreamIdentity !== undefined && (isLapsed(upstreamIdentity, now) || (of !== undefined && of !== visit));

/**
 * Moves an identity from the draft to the sign-in, where no registration can be; one that counts no more is forgotten. Returns whether the
 * draft held one.
 */
export async function moveToSignIn(parts: Parts, of: RequestInVisit): Promise<boolean> {
  const { services } = parts;
  const draft = await readFlow(services, registrationKey(of));
  if (!draft?.upstreamIdentity) return false;
  forgetDraft(services, of);
  if (!isArrivalOver(draft, { now: services.nowSeconds(), visit: of.visit }))
    await awaitLink(parts, { ...of, upstreamIdentity: draft.upstreamIdentity });
  return true;
}

/** Forgets the registration that was begun in a request: its person has an account. */
export function forgetDraft(services: Services, of: RequestInBrowser): void {
  forgetFlow(services, registrationKey(of));
}
