import type { accountLifeMails as french } from '../fr/account-life-mails.ts';
import type { Translation } from '../translation.ts';

export const accountLifeMails: Translation<typeof french> = {
  invitation: {
    subject: 'Create your account',
    intro: (address) =>
      `You are invited to create a Géoplateforme account with the address ${address}. It lets you sign in to cartes.gouv.fr and to all services of the Géoplateforme.`,
    choose: 'To choose your user name and your password, follow this link, valid for 7 days:',
    button: 'Create my account',
    once: 'The link works once. If you received several, only the newest one works.',
    ignore: 'If you did not expect this message, do nothing: no account will be created with your address.',
  },
  usernameChanged: {
    subject: 'Your user name was changed',
    intro: (moment) => `The user name of your account was changed on ${moment}. The former one no longer signs in.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'Your former user name will be restored, all sessions will be closed, and you will choose a new password.',
  },
  accountInactive: {
    subject: 'Your unused account will be closed',
    intro: (address, days, moment) =>
      `Nobody has signed in for a long time to your Géoplateforme account, whose address is ${address}. Unless you sign in before, it will be closed in ${days} days, on ${moment}, and then deleted.`,
    keep: 'To keep it, all you need to do is sign in:',
    keepButton: 'Sign in and keep my account',
    afterwards:
      'Once the account is deleted, its information is erased and cannot be brought back. You can then create another one with the same address.',
    ignore: 'If you no longer need this account, there is nothing to do.',
  },
  recoveryCodeUsed: {
    subject: 'A recovery code was used',
    intro: (moment) =>
      `One of your recovery codes was used to sign in to your account on ${moment}. It cannot be used again.`,
    left: (count) => {
      if (count === 0) return 'You have none left: make new ones without delay.';
      return count === 1
        ? 'You have 1 recovery code left: make new ones without delay.'
        : `You have ${count} recovery codes left.`;
    },
    security: 'To make new codes or add an application:',
    securityButton: 'See the security of my account',
    notYou:
      'If it was not you, somebody knows your password and your codes. Choose a new password at once, then write to us:',
    notYouButton: 'Choose a new password',
  },
};
