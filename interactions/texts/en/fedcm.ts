import type { fedcm as french } from '../fr/fedcm.ts';
import type { Translation } from '../translation.ts';

export const fedcm: Translation<typeof french> = {
  title: 'Sign-in complete',
  sentence: (username) => `You are signed in to the account “${username}”.`,
  advice: 'You can close this window and go back to the service.',
  account: 'See my account',
};
