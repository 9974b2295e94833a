import type { arrival as french } from '../fr/arrival.ts';
import type { Translation } from '../translation.ts';

export const arrival: Translation<typeof french> = {
  from: (upstream) =>
    `You come from ${upstream}. No account is linked to your ${upstream} identity: create one, with no password to remember. You will then sign in with ${upstream}.`,
  again: {
    title: 'Identify yourself again',
    sentence: (upstream) =>
      `You came back from ${upstream} more than half an hour ago. Identify yourself again, so that nobody else can create an account with your identity. Nothing that you have entered is lost.`,
  },
  terms: 'By choosing “Next step” or “Finish” you accept, for the account that you create, the',
  existing: {
    title: 'Do you already have an account?',
    hint: (upstream) =>
      `Sign in to that account as usual: you can then link ${upstream} to it, instead of having two accounts.`,
    button: 'I already have an account',
  },
  names: {
    certified: (upstream) => `Provided by ${upstream}`,
    fixed: (upstream) => `These names come from ${upstream} at each sign-in and cannot be changed here.`,
    told: (upstream) => `According to ${upstream}; correct it if need be.`,
  },
  agent: (upstream) =>
    `The SIRET and the name of the organisation come from ${upstream}: correct or erase them if need be.`,
  link: {
    title: (upstream) => `Link ${upstream} to your account`,
    signIn: (upstream) =>
      `Sign in to your account: you can then link your ${upstream} identity to it. Nothing is linked before you agree.`,
    intro: (upstream) =>
      `Your ${upstream} identity is not linked to any account. Check that it is really yours before you link it.`,
    identity: (upstream) => `${upstream} identity`,
    nameless: 'No name was given',
    account: 'Your account',
    consequences: (upstream) =>
      `From then on, ${upstream} signs in to this account. Sessions that are open elsewhere will be closed, and an e-mail will confirm it.`,
    link: (upstream) => `Link ${upstream} to this account`,
    separate: 'Create a separate account',
    goOn: 'Go on without linking',
    taken: (upstream) =>
      `Your ${upstream} identity has just been linked to another account: it cannot be linked to this one. Go on without linking, or sign in again with ${upstream}.`,
    other: (upstream) =>
      `Another ${upstream} identity is already linked to this account. To replace it, unlink it first on the “Security” page of your account.`,
    lapsed: (upstream) =>
      `You came back from ${upstream} more than half an hour ago: nothing is linked. Go on without linking; you can link ${upstream} on the “Security” page of your account.`,
  },
  taken: {
    title: 'An account already exists',
    sentence: (upstream) =>
      `Your ${upstream} identity was linked to an account while you were signing up. Sign in to that account with ${upstream}.`,
    button: 'Sign in',
  },
  addressTaken: {
    title: 'An account already exists with this address',
    sentence:
      'An account was created with this e-mail address while you were signing up. If it is yours, sign in to it. Otherwise go on with another address: the rest of your registration is kept.',
    button: 'Go on with another address',
  },
  elsewhere: {
    title: 'Go back to the first browser',
    sentence:
      'This registration began in another browser, and can only be finished there, since it has no password. Open this link in it, or enter the code of the message there. If you didn’t ask for this, close this page: nothing will be created.',
  },
};
