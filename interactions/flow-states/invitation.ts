import type { AccountAddress } from '../../src/store/account/accounts.ts';

export const invitationPurpose = 'invitation';

/** The facts from which the link of an invitation makes an account. */
export interface InvitationData extends AccountAddress {
  /** Id that the account will have: of several forms that are sent at once one makes it. */
  readonly sub: string;
  /** Names the links that were sent to this email. */
  readonly family: string;
  /** The name that the page proposes. */
  readonly username?: string | undefined;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  /** Language of the account; that of the page where it is absent. */
  readonly locale?: string | undefined;
}
