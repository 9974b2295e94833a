import type { passwordMails as french } from '../fr/password-mails.ts';
import type { Translation } from '../translation.ts';
import { resetLinkLife } from './duration.ts';

/** The link for a new password, and the reminder to renew one. That it was changed: change-mails.ts. */
export const passwordMails: Translation<typeof french> = {
  reset: {
    subject: 'Choose a new password',
    intro: `A new password has just been requested for your account. To choose it, follow this link, valid for ${resetLinkLife}:`,
    passwordless: 'A new password was requested, but your account does not use one.',
    through: (upstreams) => `You sign in to it with ${upstreams}: choose that button on the sign-in page.`,
    or: ' or ',
    first: `To set a password, as another way to sign in, follow this link, valid for ${resetLinkLife}:`,
    ignoreFirst: 'If you did not ask for it, do nothing: your account stays without a password.',
    button: 'Choose a new password',
    once: 'The link works once. If you asked for several, only the most recent one works.',
    ignore: 'If you didn’t ask for this, do nothing: your current password still works.',
    useless: `For safety, your current password no longer works. After ${resetLinkLife}, ask for another link with “Forgot your password?” on the sign-in page.`,
  },
  passwordExpiring: {
    subject: 'Your password needs to be renewed',
    intro: (days, moment) =>
      days > 1
        ? `The password of your account expires in ${days} days, on ${moment}.`
        : `The password of your account expires in one day, on ${moment}.`,
    afterwards:
      'The first time that you sign in after that date, you will choose another one before you go on. Nothing else changes in your account.',
    now: 'You can also change it right now:',
    nowButton: 'Change my password',
    ignore: 'If you would rather wait, there is nothing to do.',
  },
};
