import { emailCode } from '../../src/domain/limits/email-code.ts';
import { day, hour, minute } from '../../src/domain/time.ts';
import type { MailData, MailKind } from './mails.ts';

/** The messages that hold a code or a link: the compiler asks how long it is valid. */
type WithLink = {
  [K in MailKind]: MailData[K] extends { readonly link: string | undefined } | { readonly code: string } ? K : never;
}[MailKind];

/** Seconds after which a message is no longer worth sending: as long as its code or link is valid, and a week for plain news. */
export const lifeOf: Readonly<Record<WithLink, number> & Partial<Record<MailKind, number>>> = {
  'verify-address': day,
  'registration-existing': day,
  invitation: 7 * day,
  reset: hour,
  'address-change-code': day,
  'address-change-existing': day,
  'password-changed': 3 * day,
  'address-changed': 3 * day,
  'username-changed': 3 * day,
  'totp-added': 3 * day,
  'totp-removed': 3 * day,
  'recovery-codes-renewed': 3 * day,
  'passkey-added': 3 * day,
  'passkey-removed': 3 * day,
  'second-factor-on': 3 * day,
  'second-factor-off': 3 * day,
  'identity-linked': 3 * day,
  'identity-unlinked': 3 * day,
  'password-expiring': day,
  'account-inactive': 14 * day,
  'too-many-failures': day,
  // A code that arrives in its last minute is dead before the person has typed it.
  'lost-device-code': emailCode.seconds - minute,
  'lost-device-request': 3 * day,
  'admin-removal': day,
  'address-correction': 3 * day,
  'address-correction-asked': 3 * day,
  'address-change-again': day,
  'act-asked': 2 * day,
  'approvals-waiting': 2 * day,
  'contact-invitation': 7 * day,
  'secret-ending': day,
  'data-exposed': 14 * day,
  'sign-in-seen': 14 * day,
  'password-reset-needed': 14 * day,
  'scim-invitation': 7 * day,
};
