import type { registrationMails as french } from '../fr/registration-mails.ts';
import type { Translation } from '../translation.ts';

/** The messages of a registration. */
export const registrationMails: Translation<typeof french> = {
  verifyAddress: {
    subject: 'Confirm your address',
    intro: (address) =>
      `An account is being created with the address ${address}. To confirm it, enter this code on the page that you left open:`,
    codeLife: 'The code is valid for 10 minutes.',
    orLink: 'You can also confirm the address with this link, valid for 24 hours:',
    late: (address) =>
      `An account is being created with the address ${address}. This message was delayed, and the code that it was meant to contain is no longer valid.`,
    lateLink: 'Confirm the address with this link, valid for 24 hours from your request:',
    button: 'Confirm my address',
    ignore: 'If you didn’t ask for this, do nothing: no account will be created with your address.',
  },
  registrationExisting: {
    subject: 'You already have an account',
    intro: (address) =>
      `Somebody has just asked to create an account with the address ${address}. An account already exists with this address: it was not changed, and no other was created.`,
    signIn: 'If it was you, sign in with your existing account:',
    signInButton: 'Sign in',
    forgotten: 'If you forgot your password, choose a new one:',
    forgottenButton: 'Choose a new password',
    link: (upstream) =>
      `If you came from ${upstream}: go back to the page that you left open and choose “I already have an account”. Once signed in, you can link ${upstream} to this account. If it is not yours, give another address on that page.`,
    ignore: 'If it was not you, do nothing: nobody had access to your account.',
  },
  welcome: {
    subject: 'Your account is created',
    intro: (address) =>
      `Your Géoplateforme account is created with the address ${address}. With it you can sign in to cartes.gouv.fr and to all services of the Géoplateforme.`,
    account: 'To see your account:',
    accountButton: 'See my account',
    advice: 'Keep your password to yourself, and do not use the same one on another site.',
    withoutPassword: (upstream) => `You sign in with ${upstream}: this account has no password.`,
  },
};
