import { confirmAddressChange, type ConfirmedAddress } from '../../../src/commands/account/confirm-address-change.ts';
import type { Services } from '../../../src/services.ts';
import type { ActionLink } from '../../../src/store/undo/action-links.ts';
import type { About } from '../../engine/flow.ts';
import type { PendingAddressData } from '../../flow-states/pending-address.ts';

/** Gives the account the email that was proved. The former email gets a message that can take the change back. */
export function confirmPendingAddress(
  services: Services,
  about: About,
  { token, link }: { readonly token: string; readonly link: ActionLink<PendingAddressData> },
): Promise<ConfirmedAddress> {
  const { email, emailCanonical } = link.data;
  return confirmAddressChange(services, {
    token,
    accountId: link.accountId ?? '',
    address: { email, emailCanonical },
    requestId: about.requestId,
    lang: about.lang,
  });
}
