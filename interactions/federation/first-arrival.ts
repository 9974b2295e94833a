import { randomUUID } from 'node:crypto';
import { isSameIdentity, statedNames, type UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import { proposedUsernames } from '../../src/domain/fields/proposed-usernames.ts';
import type { Services } from '../../src/services.ts';
import { readFlow, writeFlow } from '../engine/flow-store.ts';
import { registrationKey, type RequestInVisit } from '../flow-states/flow-keys.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

interface FirstArrival extends RequestInVisit {
  readonly upstreamIdentity: UpstreamIdentity;
}

async function freeUsername(
  { account: { accounts } }: Services,
  upstreamIdentity: UpstreamIdentity,
): Promise<string | undefined> {
  for (const username of proposedUsernames(statedNames(upstreamIdentity)))
    if (!(await accounts.isUsernameTaken(username))) return username;
  return undefined;
}

/**
 * Begins the registration of a person whom no account knows, in the same request. Returns the address of the registration. A draft of the
 * same person goes on with what the upstream states now. A draft of another person is forgotten, with or without a password: it may be of
 * another address, or of none.
 */
export async function firstArrival(
  services: Services,
  { uid, browser, visit, upstreamIdentity }: FirstArrival,
): Promise<string> {
  const key = registrationKey({ uid, browser });
  const stored = await readFlow(services, key);
  const isHers =
    stored?.upstreamIdentity && !stored.accountId && isSameIdentity(stored.upstreamIdentity, upstreamIdentity);
  const draft: RegistrationState = isHers
    ? // Only a form that the person sends ends the registration. Coming back from the upstream never does.
      { ...stored, upstreamIdentity, visit, proved: undefined }
    : {
        draftId: randomUUID(),
        upstreamIdentity,
        visit,
        proposedUsername: await freeUsername(services, upstreamIdentity),
      };
  writeFlow(services, key, draft);
  return `/interaction/${uid}?flow=registration`;
}
