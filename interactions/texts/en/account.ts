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
  },
};
