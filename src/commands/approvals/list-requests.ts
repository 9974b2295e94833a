import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import type { LostDeviceRequest } from '../../store/lost-device/lost-device-requests.ts';

/** Requests of each kind that a list shows at most. */
export const mostRequests = 100;

interface Listed {
  readonly person: Account;
}

/** Says what waits for agents, the oldest first, or the acts that do not wait any more, the newest first. */
export interface ListedRequests {
  readonly devices: readonly (Listed & { readonly request: LostDeviceRequest })[];
  readonly acts: readonly (Listed & { readonly approval: Approval })[];
}

/** Puts the person beside each request. One whose account was deleted meanwhile is left out. */
async function withPeople<R extends { readonly accountId: string }>(
  services: Services,
  requests: readonly R[],
): Promise<readonly (readonly [R, Account])[]> {
  const people = await Promise.all(requests.map(({ accountId }) => services.account.accounts.find(accountId)));
  return requests.flatMap((request, at) => (people[at] ? [[request, people[at]] as const] : []));
}

/** Lists the requests that wait for agents, or those that have ended. A request whose time is over does not wait, though no job has ended it yet. */
export async function listRequests(
  services: Services,
  { isEnded }: { readonly isEnded: boolean },
): Promise<ListedRequests> {
  const { requests: approvals } = services.approvals;
  const { requests: lostDeviceRequests } = services.lostDevice;
  const acts = await withPeople(services, await approvals[isEnded ? 'ended' : 'waiting'](mostRequests));
  const devices = isEnded ? [] : await withPeople(services, await lostDeviceRequests.waiting(mostRequests));
  return {
    acts: acts.map(([approval, person]) => ({ approval, person })),
    devices: devices.map(([request, person]) => ({ request, person })),
  };
}
