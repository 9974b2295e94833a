import type { Services } from '../../services.ts';

/** The purpose of the links that prove the new address of an account. */
export const addressChangePurpose = 'confirm-address';

/** Ends every change of an account's address that waits for its proof. */
export function cancelAddressChange(services: Pick<Services, 'undo'>, accountId: string): void {
  services.undo.actionLinks.cancel({ purpose: addressChangePurpose, accountId });
}
