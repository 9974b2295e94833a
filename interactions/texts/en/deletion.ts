import type { Texts } from '../translation.ts';

const items = (names: readonly string[]) => names.join(', ');

export const deletion: Texts['deletion'] = {
  title: 'Delete my account',
  intro: (day) =>
    `Your account will be closed at once: nobody will be able to sign in to it. It will be deleted on ${day}, with your data.`,
  introAtOnce: 'Your account will be closed at once, and deleted within minutes, with your data.',
  copyFirst: 'Keep a copy of your data first: there will be none afterwards.',
  copy: 'Download my data',
  erased: {
    title: 'What will be deleted',
    items: [
      'your name, e-mail address, telephone number, photo, postal address and professional details;',
      'your password, applications, passkeys, recovery codes and the identities linked to your account;',
      'your sessions, what you allowed services to do, the known browsers, and messages that have not left yet.',
    ],
  },
  kept: {
    title: 'What will stay, and why',
    identifier: (sub) => `the technical identifier ${sub}, with nothing else, so that no other account ever gets it;`,
    username:
      'a fingerprint of your user name for 12 months, so that nobody takes it in your place. It does not give the name away;',
    audit: (days) =>
      `the events of the security log, for ${days} days at most, without your name, your address or your network, so that an attack can be looked into;`,
    backups: 'your data in the backups, until they are replaced.',
    email: 'Your e-mail address can be used for another account as soon as yours is deleted.',
  },
  services: {
    title: 'The services that you have used',
    none: 'No service knows your account.',
    told: (names) => `These services will be told: ${items(names)}.`,
    others: (names) =>
      `These services will not be told, but will no longer have access to your account: ${items(names)}.`,
    own: 'A service may keep what you gave it: ask the service to delete it.',
  },
  form: {
    title: 'Confirm the deletion',
    untilThen: (day) =>
      `Until ${day} you will be able to cancel the deletion, with the link in the message that you will get or by signing in. After that day nothing can be recovered.`,
    final: 'Nothing can be recovered.',
    word: 'DELETE',
    label: (word) => `To confirm, type the word ${word}`,
    submit: 'Delete my account',
    keep: 'Keep my account',
    missing: (word) => `Type the word ${word} to confirm the deletion.`,
    wrong: (word) => `This is not the expected word. Type it as in this example: ${word}.`,
  },
  lastAdministrator: {
    title: 'Warning: nobody but you administers this service',
    sentence:
      'No other account has the role of administrator. Give this role to another person, then come back to this page.',
  },
  closed: {
    title: 'Your account is closed',
    done: (day) => `Your account will be deleted on ${day}.`,
    doneAtOnce: 'Your account will be deleted within minutes.',
    ended: 'You are signed out everywhere, and the services no longer have access to your account.',
    message: (address) =>
      `A message was sent to ${address}. Its link cancels the deletion. You can also cancel it by signing in.`,
    messageAtOnce: (address) => `A message was sent to ${address}.`,
  },
  cancel: {
    title: 'Cancel the deletion',
    intro: (asked, due) =>
      `The deletion of this account was asked for on ${asked}. The account is closed, and will be deleted on ${due}.`,
    next: (service) => `Cancel the deletion to open your account again and go on to ${service}.`,
    nextOwn: 'Cancel the deletion to open your account again.',
    ignore: 'If you still want to delete this account, close this page: there is nothing else to do.',
    notYou:
      'If you did not ask for this deletion, somebody has had access to your account: cancel it, then choose a new password.',
    submit: 'Cancel the deletion',
    doneTitle: 'The deletion is cancelled',
    done: 'Your account is open again. The sessions that were closed do not come back: sign in.',
    stillDisabled: (support) =>
      `Your account will not be deleted. It stays disabled: to learn why, write to ${support}.`,
    signIn: 'Sign in',
  },
};
