import type { ImportedPerson } from '../../domain/keycloak/read-person.ts';
import type { Services } from '../../services.ts';
import type { TakenNames } from '../../store/account/taken-names.ts';

/** The answers of the database about the people of a batch before they are brought in. */
export interface LookedUp {
  readonly known: Awaited<ReturnType<Services['keycloak']['people']['find']>>;
  readonly taken: TakenNames;
}

/** Looks who of a batch came in before, and which names others have. */
export async function lookUp(
  services: Services,
  batch: readonly { readonly person: ImportedPerson }[],
): Promise<LookedUp> {
  const known = await services.keycloak.people.find(batch.map(({ person }) => person.id));
  const others = batch.filter(({ person }) => !known.has(person.id));
  const taken = await services.account.findTaken({
    ids: others.map(({ person }) => person.id),
    usernames: others.flatMap(({ person }) => person.username ?? []),
    emails: others.flatMap(({ person }) => person.email?.emailCanonical ?? []),
  });
  return { known, taken };
}
