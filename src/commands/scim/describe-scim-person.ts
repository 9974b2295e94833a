import type { ScimUser } from '../../domain/scim/scim-user.ts';
import type { UserFacts } from '../../domain/scim/user-resource.ts';
import { isoTime } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { ScimPerson } from '../../store/scim/scim-people.ts';
import { hasLapsed } from './scim-invitation.ts';

/** Returns whether a person is active: nobody has disabled her account, or, while there is none, the client wants it to be active. */
export const isActive = ({ user, accountId, accountDisabledAt }: ScimPerson): boolean =>
  accountId === null ? user.active : accountDisabledAt === null;

/**
 * Returns what a client has said of a person, from which a change begins. Where its word that she is not active was overridden, because an
 * agent has enabled her account since, that word is over.
 */
export const presentUser = ({ user, accountId, accountDisabledAt }: ScimPerson): ScimUser => ({
  ...user,
  active: user.active || (accountId !== null && accountDisabledAt === null),
});

/** Returns whether a person has accepted, and whether she still can. */
export const stateOf = (services: Services, person: ScimPerson): UserFacts['state'] => {
  if (person.accountId !== null) return 'joined';
  return hasLapsed(services, person) ? 'expired' : 'invited';
};

/** Returns the version of a person as a client reads her. It changes with the account too, because the account is part of what it reads. */
export function versionOf(person: ScimPerson): string {
  const account = `${person.accountId === null ? '' : 'j'}${isActive(person) ? '' : 'd'}`;
  return `W/"${person.version}${account}"`;
}

/** Returns what a client reads of a person: what it has said of her, whether she may sign in, and whether she has accepted. */
export function describeScimPerson(
  services: Services,
  person: ScimPerson,
  { base }: { readonly base: string },
): UserFacts {
  return {
    id: person.id,
    user: { ...person.user, active: isActive(person) },
    state: stateOf(services, person),
    sub: person.accountId ?? undefined,
    created: isoTime(person.createdAt),
    lastModified: isoTime(person.updatedAt),
    location: `${base}/Users/${person.id}`,
    version: versionOf(person),
  };
}
