import type { logout as french } from '../fr/logout.ts';
import type { Translation } from '../translation.ts';

export const logout: Translation<typeof french> = {
  title: 'Sign out',
  asked: 'Do you want to sign out of your Géoplateforme account?',
  askedBy: (service) => `${service} asks to sign you out of your Géoplateforme account.`,
  consequence:
    'The services to which you are signed in with this account in this browser will ask you to sign in again.',
  leave: 'Sign out',
  stay: 'Stay signed in',
  doneTitle: 'You are signed out',
  done: 'Your session has ended. On a shared computer, close the browser as well.',
};
