import { randomUUID } from 'node:crypto';
import { isSameIdentity, statedNames, type UpstreamIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import { proposedUsernames } from '../../src/domain/fields/proposed-usernames.ts';
import type { Services } from '../../src/services.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

const draftSeconds = 86_400;

interface FirstArrival {
  /** Of the authorization request that waits. */
  readonly uid: string;
  /** SHA-256 of the browser's cookie value. */
  readonly browser: string;
  readonly upstreamIdentity: UpstreamIdentity;
}

async function freeUsername({ accounts }: Services, upstreamIdentity: UpstreamIdentity): Promise<string | undefined> {
  for (const username of proposedUsernames(statedNames(upstreamIdentity)))
    if (!(await accounts.isUsernameTaken(username))) return username;
  return undefined;
}

/**
 * Somebody whom no account knows: a registration in the same request, at the address that is the answer. One that she has begun goes
 * on with what the upstream tells now; anybody else's is forgotten, a password's too: who opened it proved another address, or none.
 */
export async function firstArrival(
  services: Services,
  { uid, browser, upstreamIdentity }: FirstArrival,
): Promise<string> {
  const flowKey = `registration:${uid}:${browser}`;
  const stored = (await services.payloads.find('Flow', flowKey)) as unknown as RegistrationState | undefined;
  const isHers =
    stored?.upstreamIdentity && !stored.accountId && isSameIdentity(stored.upstreamIdentity, upstreamIdentity);
  const draft: RegistrationState = isHers
    ? // What ends it is a form of hers, never the way back.
      { ...stored, upstreamIdentity, proved: undefined }
    : { draftId: randomUUID(), upstreamIdentity, proposedUsername: await freeUsername(services, upstreamIdentity) };
  services.payloads.upsert('Flow', flowKey, { ...draft }, draftSeconds);
  return `/interaction/${uid}?flow=registration`;
}
