import type { Agent } from '../../domain/approvals/acting-agent.ts';
import { maskedPerson } from '../../domain/people/masked-person.ts';
import { invitedAddress } from '../../domain/scim/scim-user.ts';
import type { UserFacts } from '../../domain/scim/user-resource.ts';
import type { Services } from '../../services.ts';
import type { ScimPerson } from '../../store/scim/scim-people.ts';
import { isActive, stateOf } from './describe-scim-person.ts';
import { scimInvitationSeconds } from './scim-invitation.ts';
import { admitSearch } from '../people/admit-search.ts';

/** A person whom a service has invited, as a list shows her. Her address and her user name are masked. */
export interface PersonOfService {
  /** Id of the person at the service. */
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly state: UserFacts['state'];
  /** She may sign in, as far as this service and the agents say. */
  readonly isActive: boolean;
  /** Her account, once she has accepted. */
  readonly sub: string | undefined;
  /** Epoch seconds: when she accepted, or else when her last invitation ends or has ended; undefined where none was sent. */
  readonly at: number | undefined;
}

type Answer =
  | { readonly kind: 'found'; readonly people: readonly PersonOfService[]; readonly total: number }
  | { readonly kind: 'throttled'; readonly retryAfter: number };

interface Asking {
  readonly clientId: string;
  /** The first page is 1. */
  readonly page: number;
  readonly by: Agent;
}

export const peopleOnPage = 50;

function describe(services: Services, person: ScimPerson): PersonOfService {
  const { id, user, accountId, invitedAt, joinedAt } = person;
  const address = invitedAddress(user);
  const invitedUntil = invitedAt === null ? undefined : invitedAt + scimInvitationSeconds;
  return {
    id,
    ...maskedPerson({ email: address.ok ? address.email : user.userName, username: user.userName }),
    state: stateOf(services, person),
    isActive: isActive(person),
    sub: accountId ?? undefined,
    at: accountId === null ? invitedUntil : (joinedAt ?? undefined),
  };
}

/**
 * Lists the people whom a service has invited by SCIM, those who have not accepted too, the oldest first. Each page counts as a search for
 * people, and the audit keeps it as one.
 */
export async function findPeopleOfService(services: Services, { clientId, page, by }: Asking): Promise<Answer> {
  const retryAfter = await admitSearch(services, by, 'service');
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };
  const bounds = { startIndex: (page - 1) * peopleOnPage + 1, count: peopleOnPage };
  const { total, people } = await services.scim.people.page({ clientId, condition: undefined, bounds });
  const more = page * peopleOnPage < total;
  services.audit({ event: 'people.searched', clientId, details: { kind: 'service', people: people.length, more } });
  return { kind: 'found', total, people: people.map((person) => describe(services, person)) };
}
