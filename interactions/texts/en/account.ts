import type { account as french } from '../fr/account.ts';
import type { Translation } from '../translation.ts';

export const account: Translation<typeof french> = {
  title: 'My Géoplateforme account',
  username: 'User name',
  email: 'E-mail address',
  identifier: 'Account identifier',
  changePassword: 'Change the password',
  signOut: 'Sign out',
};
