import { isoTime } from '../../domain/time.ts';
import type { AttributeTable } from '../../domain/keycloak/attribute-table.ts';
import type { Services } from '../../services.ts';
import { Refused } from '../refused.ts';

interface Beginning {
  readonly found: {
    readonly realm: string;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly serviceEntries: readonly Readonly<Record<string, unknown>>[];
  };
  /** The upstream of each alias. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly attributes: AttributeTable | undefined;
  readonly isDryRun: boolean;
}

/**
 * Begins the time in which people may go back to a realm, or notes its later export. From here on passwords that are chosen are also kept in a
 * form that Keycloak reads. Refuses a realm whose move was finished: what its people were there is forgotten.
 */
export async function beginRehearsal(
  services: Services,
  { found: { realm, settings, serviceEntries }, aliases, attributes = new Map(), isDryRun }: Beginning,
): Promise<void> {
  const known = (await services.keycloak.rehearsals.list()).find((one) => one.realm === realm);
  if (known?.finishedAt !== undefined)
    throw new Refused(
      `the move of the realm "${realm}" was finished on ${isoTime(known.finishedAt).slice(0, 10)}: no export of it is brought in any more`,
    );
  if (isDryRun) return;
  const original = { settings, serviceAccounts: serviceEntries, attributes: [...attributes] };
  await services.transaction((trx) =>
    services.keycloak.rehearsals.begin(trx, { realm, aliases: Object.fromEntries(aliases), original }),
  );
}
