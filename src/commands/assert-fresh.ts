import { isFresh, unknownTime } from '../domain/assurance/given-proof.ts';
import type { FreshAct } from '../domain/roles/fresh-acts.ts';
import type { Services } from '../services.ts';
import { currentActor } from '../store/unit/unit-of-work.ts';

/** Says that the person who acts must sign in again before this is done. Nothing was written. */
export class FreshSignInNeeded extends Error {}

/**
 * Throws FreshSignInNeeded where a person acts who has not signed in within the last five minutes. A door that does not say when she signed in
 * is refused.
 */
export function assertFresh({ nowSeconds }: Pick<Services, 'nowSeconds'>, act: FreshAct): void {
  const actor = currentActor();
  if (actor?.kind !== 'account' || isFresh(actor.signedInAt ?? unknownTime, nowSeconds())) return;
  throw new FreshSignInNeeded(`${act} needs a sign-in of the last five minutes`);
}
