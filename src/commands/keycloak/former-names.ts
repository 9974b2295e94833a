import { randomUUID } from 'node:crypto';
import type { Members } from '../../domain/members.ts';
import { AppError } from '../../errors.ts';
import { idOf } from '../../domain/keycloak/read-person.ts';
import type { Services } from '../../services.ts';
import { FormerRealmAway } from '../../upstream/former-realm.ts';

type Kind = 'username' | 'email';

const nobodyOf = { username: () => `nobody-${randomUUID()}`, email: () => `${randomUUID()}@nobody.invalid` } as const;

/**
 * Returns the people of the former realm who have a name and are not here. Nobody who was deleted here counts, and nobody whose account has
 * another name here by now. Without a text the same is asked about a name that nobody has.
 * @throws AppError('unavailable') where the realm does not answer: a second account cannot be taken back
 */
export async function findFormerHolders(
  services: Services,
  { kind, text }: { readonly kind: Kind; readonly text: string | undefined },
): Promise<readonly Members[]> {
  const realm = services.formerRealm;
  if (!realm) return [];
  let holders: readonly Members[];
  try {
    holders = await realm.visit((visit) => visit.find(kind, text ?? nobodyOf[kind]()));
  } catch (error) {
    if (!(error instanceof FormerRealmAway)) throw error;
    services.log.warn({ err: error }, 'the former realm does not answer');
    throw new AppError('unavailable', { cause: error });
  }
  const ids = holders.flatMap((one) => idOf(one) ?? []);
  const taken = await services.account.findTaken({ ids, usernames: [], emails: [] });
  return holders.filter((one) => !taken.ids.has(String(one['id'])) && !taken.deleted.has(String(one['id'])));
}

/** Returns whether somebody here, or somebody of the former realm who may still come, has a user name. */
export async function isUsernameHeld(services: Services, username: string): Promise<boolean> {
  if (await services.account.accounts.isUsernameTaken(username)) return true;
  return (await findFormerHolders(services, { kind: 'username', text: username })).length > 0;
}
