import type { Services } from '../../src/services.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/**
 * Returns the change of state for an account that the link of the message has made in another browser. The browser that began goes on,
 * signed in.
 */
export async function findOpened(
  { draftId }: RegistrationState,
  services: Services,
): Promise<Partial<RegistrationState> | undefined> {
  return (await services.account.accounts.find(draftId)) ? { accountId: draftId } : undefined;
}
