import type { deletionMails as french } from '../fr/deletion-mails.ts';
import type { Translation } from '../translation.ts';

export const deletionMails: Translation<typeof french> = {
  deletionRequested: {
    subject: 'Your account is going to be deleted',
    former:
      'This message goes to you too because this address was, until lately, that of the account that it is about.',
    intro: {
      owner: (moment) => `The deletion of your account was asked for from your account on ${moment}.`,
      operator: (moment) => `The deletion of your account was asked for by our team on ${moment}.`,
      inactive: (moment) =>
        `Your account was not used for a long time and was not kept after our messages: it was closed on ${moment}.`,
      reminder: (moment) =>
        `A new password was just asked for your account. The deletion of this account had been asked for on ${moment}.`,
    },
    due: (day) =>
      `It is closed: nobody can sign in to it any more. It will be deleted on ${day}, with your data, and cannot be recovered afterwards.`,
    atOnce: 'It is closed, and will be deleted within minutes, with your data. It cannot be recovered.',
    cancel: 'If you want to keep your account, cancel the deletion:',
    cancelButton: 'Cancel the deletion',
    thenPassword: 'You can then ask for a new password.',
    signIn: 'You can also cancel it by signing in.',
    notYou:
      'If you didn’t ask for this, somebody has had access to your account. Cancel the deletion, choose a new password, then write to us.',
    ignore: 'If you want to delete your account, there is nothing else to do.',
  },
  deletionCancelled: {
    subject: 'The deletion of your account is cancelled',
    intro: (moment) =>
      `The deletion of your account was cancelled on ${moment}. You can sign in to it again. Sessions and permissions that were ended do not come back.`,
    notYou: 'If it was not you, choose a new password at once:',
    notYouButton: 'Choose a new password',
  },
  accountDeleted: {
    subject: 'Your account is deleted',
    intro: (moment) => `Your account was deleted on ${moment}, with your data. It cannot be recovered.`,
    services: 'The services that you have used may keep what you gave them: ask them to delete it.',
    again: 'Your address is free: you can create another account whenever you like.',
    button: 'Create an account',
    last: 'This is the last message that we send you about this account.',
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
};
