import type { account as french } from '../fr/account.ts';
import type { Translation } from '../translation.ts';
import { duration, resetLinkLife } from './duration.ts';

export const account: Translation<typeof french> = {
  title: 'My Géoplateforme account',
  menuTitle: 'My account',
  menuButton: 'In this section',
  overview: 'Overview',
  groups: { information: 'My information', protection: 'Protection and activity', data: 'Services and data' },
  username: 'User name',
  email: 'E-mail address',
  identifier: 'Account identifier',
  changePassword: 'Change the password',
  save: 'Save',
  notices: {
    saved: 'Your changes are saved.',
    unsaved:
      'Your session had ended: what you had typed is shown here again, and is not saved yet. Read it again, then send it.',
    totpAdded: 'The authenticator application is added. A message confirms it.',
    firstTotpAdded:
      'The authenticator application is added. Sessions opened elsewhere are closed. A message confirms it.',
    totpRemoved: 'The authenticator application is removed. A message confirms it.',
    secondFactorOn: 'Two-factor authentication is on. Sessions opened elsewhere are closed. A message confirms it.',
    secondFactorOff: 'Two-factor authentication is off. A message confirms it.',
    sessionClosed: 'The session is closed. You will have to sign in again in its browser.',
    othersClosed: 'All other sessions are closed. This one goes on.',
    browsersForgotten: 'Two-factor authentication will be asked for there again.',
    codesRenewed: 'Your new recovery codes are the only ones accepted. A message confirms it.',
    passkeyAdded: 'The passkey is added. A message confirms it.',
    passkeyRemoved: 'The passkey is removed. A message confirms it.',
    usernameChanged: 'Your user name is changed. A message confirms it.',
    passwordChanged: 'Your password is changed. Sessions that were open elsewhere are closed.',
    passwordChosen: 'Your password is set. Sessions opened elsewhere are closed.',
    identityLinked:
      'The identity is linked to your account. Sessions opened elsewhere are closed. A message confirms it.',
    identityUnlinked:
      'The identity is no longer linked to your account. Sessions opened elsewhere are closed. A message confirms it.',
    linkRefused: 'Nothing was linked to your account.',
    linkFailed: 'The other service could not confirm who you are: nothing was linked to your account. Try again later.',
    linkTooOld:
      'The other service recognised you without asking you to identify yourself again, which linking an identity needs: nothing was linked to your account. Sign out of that other service first.',
    cancelled: 'The change of address is cancelled: you keep your current address.',
    lapsed: 'The change of address is no longer pending: it was cancelled or replaced. You keep your current address.',
    taken: 'Another account uses this e-mail address: yours was not changed. Choose another one.',
  },
  stale: {
    title: 'Error: this information has changed in the meantime',
    step: 'Another change was saved while this page was open, for example in another tab, so yours was not saved. Check what you entered below, then save it if it should replace the current values.',
    field: (label, value) => `${label}: the value saved in the meantime is “${value}”.`,
    emptied: (label) => `${label}: this field was emptied in the meantime.`,
  },
  profile: {
    goesOn: (address: string) =>
      `You have signed in again. The new address ${address} remains to be verified: choose “Save” to receive its code.`,
    title: 'Profile',
    usernameNote: 'Other people do not see it.',
    emailHint: 'Expected format: name@example.org. The address changes only after it has been verified by a message.',
    unchanged: 'This is already the address of your account. Enter another one. Example: name@example.org',
    throttled: (seconds) =>
      `Too many changes of address were requested: this one was not examined. Try again in ${duration(seconds)}.`,
    proposal: {
      title: (upstream) => `${upstream} gives another e-mail address`,
      sentence: (address) =>
        `It is ${address}. Your account keeps its own, unless you prefer this one: it will then be verified by a message.`,
      use: 'Use this address',
      decline: 'Keep my current address',
    },
    language: {
      title: 'Language',
      label: 'Language of your account',
      hint: 'That of the messages you receive, and of the pages in a browser where you have chosen no other one.',
      save: 'Save the language',
      unknown: 'Choose a language of the list, for example “English”.',
    },
    password: 'Password',
    whatToDo:
      'Enter the 8-digit code that it contains, or follow its link. Until then your current address remains in use.',
    keepTitle: 'Don’t want to change your address any more?',
    keep: 'Keep my current address',
  },

  usernameChange: {
    title: 'Change the user name',
    link: 'Change the user name',
    current: 'Current user name',
    consequencesTitle: 'Before you change it:',
    consequences: [
      'You will sign in with the new name, or with your e-mail address: the former name will no longer work.',
      'The former name stays reserved for a year: nobody else can take it, and you can take it back.',
      'The services that you use will see the new name at your next visit.',
      'The next change will be possible only after 30 days.',
    ],
    label: 'New user name',
    save: 'Change the name',
    back: 'Back to the profile',
    unchanged: 'This is already your user name. Choose another one. Example: mary.smith-75',
    goesOn: (username) =>
      `You have signed in again. The name “${username}” remains to be saved: choose “Change the name”.`,
    tooEarly: (day) => `The user name was changed less than 30 days ago. You can change it again from ${day}.`,
  },
  confirmAddress: {
    title: 'Confirm the new e-mail address',
    press: 'Press the button to make this the address of your account.',
    pressElsewhere:
      'To confirm the address in this browser, enter the password of your account. If you didn’t ask for this, close this page: nothing will be changed.',
    elsewhere:
      'This change can be confirmed only in the browser in which it was asked for, while you are signed in there: open this link there, or enter there the code of the message. If you didn’t ask for this, close this page: nothing will be changed.',
    password: 'Password',
    passwordHint: 'That of the account whose address is to change.',
    passwordMissing: 'Enter the password of the account, for example the phrase that you memorised.',
    passwordWrong: 'This is not the password of the account. Check capital letters, for example by showing the field.',
    confirm: 'Confirm my address',
    confirmed: {
      title: 'Your address is changed',
      sentence: 'The e-mail address of your account is changed. A message tells the former address.',
      button: 'See my account',
    },
    taken: {
      title: 'This address is in use',
      sentence: 'Another account uses this e-mail address: the address of your account was not changed.',
      button: 'See my account',
    },
  },
  linkSubject: {
    account: 'Address of the account',
    restored: 'Address to restore',
    confirmed: 'Address to confirm',
    name: 'Name of the account, which you can change',
    application: 'Application',
    passkey: 'Passkey',
    identity: 'Identity',
    when: 'Date of the change',
  },
  undo: {
    'address-changed': {
      title: 'Undo the change of address',
      intro:
        'The e-mail address of your account was changed. If it was not you, undo this change: the address that received this message becomes the address of the account again.',
      confirm: 'Undo the change of address',
      doneTitle: 'The change of address is undone',
      done: 'The former address is the address of your account again.',
    },
    'username-changed': {
      title: 'Undo the change of user name',
      intro:
        'The user name of your account was changed. If it was not you, undo this change: the former name is restored.',
      confirm: 'Restore the former user name',
      doneTitle: 'The change of user name is undone',
      done: 'The former user name is that of your account again.',
    },
    'password-changed': {
      title: 'Undo the change of password',
      intro:
        'The password of your account was changed. If it was not you, undo this change: nobody will be able to sign in with that password any more.',
      confirm: 'Undo the change of password',
      doneTitle: 'The change of password is undone',
      done: 'The password that was chosen is disabled.',
    },
    'totp-added': {
      title: 'Remove the added application',
      intro:
        'An authenticator application was added to your account. If it was not you, remove it: its codes will no longer be accepted.',
      confirm: 'Remove this application',
      doneTitle: 'The application is removed',
      done: 'The authenticator application that was added is no longer accepted.',
    },
    'totp-removed': {
      title: 'Restore the removed application',
      intro:
        'An authenticator application was removed from your account. If it was not you, restore it: its codes will be accepted again.',
      confirm: 'Restore this application',
      doneTitle: 'The application is restored',
      done: 'The authenticator application that was removed is accepted again.',
    },
    'recovery-codes-renewed': {
      title: 'Undo the new recovery codes',
      intro:
        'New recovery codes were made for your account. If it was not you, undo this: the former codes will be accepted again.',
      confirm: 'Undo the new codes',
      doneTitle: 'The new codes are undone',
      done: 'The former recovery codes are accepted again, except those already used.',
    },
    'passkey-added': {
      title: 'Remove the added passkey',
      intro: 'A passkey was added to your account. If it was not you, remove it: it will no longer sign in.',
      confirm: 'Remove this passkey',
      doneTitle: 'The passkey is removed',
      done: 'The passkey that was added is no longer accepted.',
    },
    'passkey-removed': {
      title: 'Restore the removed passkey',
      intro: 'A passkey was removed from your account. If it was not you, restore it: it will sign in again.',
      confirm: 'Restore this passkey',
      doneTitle: 'The passkey is restored',
      done: 'The passkey that was removed is accepted again.',
    },
    'second-factor-on': {
      title: 'Take back the turning on of two-factor authentication',
      intro:
        'Two-factor authentication was turned on for your account. If it was not you, take this change back: a sign-in will ask for the password alone again.',
      confirm: 'Turn two-factor authentication off',
      doneTitle: 'Two-factor authentication is off',
      done: 'A sign-in asks for no more than the password.',
    },
    'second-factor-off': {
      title: 'Restore two-factor authentication',
      intro:
        'Two-factor authentication was turned off for your account. If it was not you, restore it: a sign-in will ask for a second factor again.',
      confirm: 'Restore two-factor authentication',
      doneTitle: 'Two-factor authentication is restored',
      done: 'A sign-in asks for a second factor again, and your recovery codes are accepted again.',
    },
    'identity-linked': {
      title: 'Unlink the added identity',
      intro:
        'An identity of another service, such as FranceConnect or ProConnect, was linked to your account. If it was not you, unlink it: it will no longer sign in.',
      confirm: 'Unlink this identity',
      doneTitle: 'The identity is unlinked',
      done: 'The identity that was linked to your account no longer signs in.',
    },
    'identity-unlinked': {
      title: 'Restore the unlinked identity',
      intro:
        'An identity of another service, such as FranceConnect or ProConnect, was unlinked from your account. If it was not you, restore it: it will sign in again.',
      confirm: 'Restore this identity',
      doneTitle: 'The identity is restored',
      done: 'The identity that was unlinked from your account signs in again, unless it was linked to another account in the meantime.',
    },
    consequences: [
      'All open sessions are closed, on all devices and in all services.',
      'The current password is disabled: a message lets you choose a new one.',
      'Security changes that were made after this one (address, password, ways to sign in) are taken back too.',
    ],
    restoresAddress: 'The address that received this message becomes the address of the account again.',
    consequencesTitle: 'At the same time:',
    ignore: 'If you made this change, close this page: nothing will be undone.',
    next: `A message was sent to the address of the account. Follow its link, valid for ${resetLinkLife}, to choose a new password.`,
    others: 'If you received other messages about changes that you did not make, follow their links too.',
  },
};
