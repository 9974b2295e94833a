import { cancelAddressChange, addressChangePurpose } from '../../../src/commands/account/cancel-address-change.ts';
import { emailCodeHash } from '../../../src/commands/registration/check-email-code.ts';
import { mayMail } from '../../../src/commands/registration/may-mail.ts';
import { randomToken } from '../../../src/crypto/sealer.ts';
import { drawEmailCode } from '../../../src/domain/limits/email-code.ts';
import { day } from '../../../src/domain/time.ts';
import type { Services } from '../../../src/services.ts';
import type { Account, AccountAddress } from '../../../src/store/account/accounts.ts';
import { makeActionLink } from '../../engine/action-link.ts';
import type { About } from '../../engine/flow.ts';
import type { PendingAddress, PendingAddressData } from '../../flow-states/pending-address.ts';

const linkSeconds = day;

interface Sending {
  readonly account: Pick<Account, 'id' | 'locale'>;
  readonly address: AccountAddress;
  /** The change that an earlier message was about. */
  readonly former?: PendingAddress | undefined;
}

/**
 * Sends a code and a link to a new email, or tells the owner of a known one that somebody asked. Both cases make the same queries, hashes
 * and rows, so that timing tells nothing. Any earlier change of this account's email is no longer pending. Over a limit no
 * message leaves, and an earlier message stays valid.
 */
export async function sendAddressProof(services: Services, about: About, sending: Sending): Promise<PendingAddress> {
  const { account, address, former } = sending;
  const { id: accountId } = account;
  const { email, emailCanonical } = address;
  const holder = await services.account.accounts.findAddressHolder(address, { by: accountId });
  // A person may prove the address that her account has.
  const known = holder?.id === accountId ? undefined : holder;
  const kind = known ? 'address-change-existing' : 'address-change-code';
  // The browser is known to the account that asks, which may be a stranger to the recipient.
  const from = { ip: about.ip, knownBrowser: undefined };
  const mayLeave = await mayMail(services, { kind, to: email, from });
  if (!mayLeave && former?.emailCanonical === emailCanonical) return former;

  const id = randomToken();
  const code = drawEmailCode();
  const sentAt = services.nowSeconds();
  const isTypable = mayLeave && !known;
  const codeHash = emailCodeHash(services, { id, code: isTypable ? code : randomToken() });
  const data: PendingAddressData = { id, codeHash, sentAt, email, emailCanonical, browser: about.browser };
  cancelAddressChange(services, accountId);
  const { token, href } = makeActionLink(services, {
    link: { purpose: addressChangePurpose, accountId, data: { ...data } },
    seconds: linkSeconds,
  });
  const { lang } = about;
  if (mayLeave && known) services.messages.addressExisting({ holder: known, lang });
  if (isTypable) services.messages.addressCode({ account, email, code, link: href, lang });
  return { token, email, emailCanonical, sentAt };
}
