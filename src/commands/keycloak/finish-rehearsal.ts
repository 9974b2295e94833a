import type { Services } from '../../services.ts';
import { Refused } from '../refused.ts';

interface Finished {
  readonly realm: string;
  /** People of the realm. What the export said of them is deleted. */
  readonly people: number;
  /** Accounts whose kept passwords are deleted. */
  readonly passwords: number;
}

/** Ends the time in which people may go back to a realm, for good. Everything that was kept for that is deleted in one commit. */
export async function finishRehearsal(
  services: Services,
  { realm, reason }: { readonly realm: string; readonly reason: string | undefined },
): Promise<Finished> {
  if (reason === undefined)
    throw new Refused('--reason is required: from here on nobody can go back to Keycloak with what is kept here');
  const { rehearsals, people } = services.keycloak;
  return services.transaction(async (trx) => {
    if (!(await rehearsals.finish(trx, realm)))
      throw new Refused(`no realm "${realm}" is being moved: it was never brought in, or its move was finished before`);
    const forgotten = {
      people: await people.forget(trx, realm),
      passwords: await rehearsals.forgetPasswords(trx),
    };
    services.audit({ event: 'keycloak.finished', reason, details: { realm, ...forgotten } });
    return { realm, ...forgotten };
  });
}
