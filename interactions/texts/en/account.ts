import type { account as french } from '../fr/account.ts';
import type { Translation } from '../translation.ts';

const minutes = (seconds: number) => (seconds <= 60 ? 'a minute' : `${Math.ceil(seconds / 60)} minutes`);

export const account: Translation<typeof french> = {
  title: 'My Géoplateforme account',
  menuTitle: 'My account',
  menuButton: 'In this section',
  overview: 'Overview',
  username: 'User name',
  email: 'E-mail address',
  identifier: 'Account identifier',
  changePassword: 'Change the password',
  signOut: 'Sign out',
  save: 'Save',
  sections: 'Your information',
  notices: {
    saved: 'Your changes are saved.',
    cancelled: 'The change of address is cancelled: your current address stays.',
    lapsed: 'The change of address is no longer pending: it was cancelled or replaced. Your current address stays.',
    taken: 'Another account uses this e-mail address: yours was not changed. Choose another one.',
  },
  stale: {
    step: 'This information was changed meanwhile, for example in another tab. Nothing was saved this time. Check what you typed below, then save it if it is to replace the current values.',
    field: (value) => `Saved meanwhile: ${value}`,
    emptied: 'This field was emptied meanwhile.',
  },
  identity: {
    title: 'Identity',
    summary: 'Family name, given name, telephone and photo',
    intro:
      'Cartes.gouv.fr uses this information to communicate with its users, and to run and animate communities. None of it is required: empty a field to erase what it holds.',
  },
  address: {
    title: 'Address',
    summary: 'Postal address',
    intro: 'None of these fields is required: empty them to erase your address.',
  },
  professional: {
    title: 'Professional information',
    summary: 'Category, company and position',
    intro:
      'None of these fields is required. What you told of the company is erased when you choose “A private person” or “Not specified”.',
  },
  profile: {
    title: 'Profile',
    summary: 'User name, e-mail address and password',
    usernameNote: 'Other people do not see it.',
    emailHint: 'Expected form: name@example.org. The address changes only once a message has verified it.',
    unchanged: 'This is already the address of your account. Enter another one. Example: name@example.org',
    throttled: (seconds) =>
      `Too many changes of address were asked for: this one was not examined. Try again in ${minutes(seconds)}.`,
    password: 'Password',
    whatToDo: 'Enter the 8-digit code that it holds here, or follow its link. Until then your current address stays.',
    keepTitle: 'Would you rather not change the address?',
    keep: 'Keep my current address',
  },

  confirmAddress: {
    title: 'Confirm the e-mail address',
    press: 'Press the button to make this address that of your account.',
    pressElsewhere:
      'To confirm the address in this browser, enter the password of your account. If you asked for nothing, close this page: nothing will be changed.',
    password: 'Password',
    passwordHint: 'The one of the account whose address is to change.',
    passwordMissing: 'Enter the password of the account, for example the run of words that you remember.',
    passwordWrong:
      'This is not the password of the account. Check upper and lower case, for example with the field shown.',
    confirm: 'Confirm my address',
    confirmed: {
      title: 'Your address is confirmed',
      sentence: 'The e-mail address of your account is changed. A message tells the former address.',
      button: 'See my account',
    },
    taken: {
      title: 'This address is in use',
      sentence: 'Another account uses this e-mail address: that of your account was not changed.',
      button: 'See my account',
    },
  },
  undo: {
    'address-changed': {
      title: 'Take back the change of address',
      intro:
        'The e-mail address of your account was changed. If it was not you, take this change back: the address that received this message becomes that of the account again.',
      confirm: 'Take back the change of address',
      doneTitle: 'The change of address is taken back',
      done: 'The former address is that of your account again.',
    },
    'password-changed': {
      title: 'Take back the change of password',
      intro:
        'The password of your account was changed. If it was not you, take this change back: nobody will be able to sign in with that password any more.',
      confirm: 'Take back the change of password',
      doneTitle: 'The change of password is taken back',
      done: 'The password that was chosen no longer works.',
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
      title: 'Take back the new recovery codes',
      intro:
        'New recovery codes were made for your account. If it was not you, take them back: the former codes will be accepted again.',
      confirm: 'Take back the new codes',
      doneTitle: 'The new codes are taken back',
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
    consequences: [
      'All open sessions are closed, on all devices and in all services.',
      'The current password no longer works: a message lets you choose a new one.',
      'Changes of this kind that were made after this one are taken back too.',
    ],
    restoresAddress: 'The address that received this message becomes that of the account again.',
    consequencesTitle: 'At the same time:',
    ignore: 'If you made this change, close this page: it stays.',
    next: 'A message was sent to the address of the account. Follow its link, valid for one hour, to choose a new password.',
    others: 'If you received other messages about changes that you did not make, follow their links too.',
  },
};
