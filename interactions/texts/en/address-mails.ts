import type { addressMails as french } from '../fr/address-mails.ts';
import type { Translation } from '../translation.ts';

/** The messages that prove the new address of an account. */
export const addressMails: Translation<typeof french> = {
  addressChangeCode: {
    subject: 'Confirm your address',
    intro: (address) =>
      `The address ${address} was given as the address of a Géoplateforme account. To confirm it, enter this code on the page that you left open:`,
    codeLife: 'The code is valid for 10 minutes.',
    orLink: 'You can also confirm the address with this link, valid for 24 hours:',
    late: (address) =>
      `The address ${address} was given as the address of a Géoplateforme account. This message was delayed, and the code that it was meant to contain is no longer valid.`,
    lateLink: 'Confirm the address with this link, valid for 24 hours from your request:',
    button: 'Confirm my address',
    ignore: 'If you didn’t ask for this, do nothing: no account will use your address.',
  },
  addressChangeExisting: {
    subject: 'An account already exists with your address',
    intro: (address) =>
      `Somebody has just asked for their account to use the address ${address}. This address is that of your account: nothing was changed.`,
    signIn: 'If it was you, sign in with that existing account:',
    signInButton: 'Sign in',
    ignore: 'If it was not you, do nothing: nobody had access to your account.',
  },
};
