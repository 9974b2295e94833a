import type { security as french } from '../fr/security.ts';
import type { Translation } from '../translation.ts';

export const security: Translation<typeof french> = {
  title: 'Security',
  summary: 'Password, two-factor authentication and recovery codes',
  day: (when) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(when),
  backFromSignIn: 'You have just signed in again. You have five minutes to go on with your change on this page.',
  added: (day) => `Added on ${day}`,
  lastUsed: (day) => `Last used on ${day}`,
  neverUsed: 'Not used yet',
  called: (label) => `“${label}”`,
  rename: 'Rename',
  remove: 'Remove',
  password: {
    title: 'Password',
    none: 'Your account has no password.',
    choose: 'Choose a password',
    changed: (day) => `Last changed on ${day}.`,
    current: 'Current password',
    currentMissing: 'Enter your current password, the one that you signed in with.',
    currentWrong: 'This is not your password today. Check upper and lower case, for example with the field shown.',
    consequence:
      'Sessions that are open elsewhere will be closed. This one goes on. A message will confirm the change.',
    save: 'Change the password',
  },
  totp: {
    title: 'Two-factor authentication',
    on: 'A code of your authenticator application is asked at sign-in, after the password.',
    off: 'An application on your telephone or computer gives a code that is asked at sign-in, after the password. It protects your account if somebody finds out your password.',
    add: 'Add an application',
  },
  codes: {
    title: 'Recovery codes',
    purpose: 'They replace the code of the application if you no longer have access to it. Each works once.',
    left: (count) => (count === 0 ? 'You have none left.' : `You have ${count} left.`),
    renew: 'Make new codes',
  },
};
