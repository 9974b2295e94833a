import type { recovery as french } from '../fr/recovery.ts';
import type { Translation } from '../translation.ts';
import { resetLinkLife } from './duration.ts';

export const recovery: Translation<typeof french> = {
  address: {
    title: 'Forgotten password',
    intro: 'Enter the e-mail address of your account: we will send a link there to choose a new password.',
    send: 'Send the link',
    backToSignIn: 'Back to the sign-in page',
  },
  sent: {
    title: 'Check your mailbox',
    sentence: (address) =>
      `If an account uses the address ${address}, a message has just been sent to it. It contains a link, valid for ${resetLinkLife}.`,
    formerAway:
      'The former service does not answer at the moment. If your account has not been taken over from it yet, you will receive nothing this time: ask again in a few minutes.',
    nothingChanged: 'Your current password works until you have chosen a new one.',
    missing: 'Didn’t get the message?',
    advice: [
      'Wait a few minutes, then check your spam folder.',
      'Check that the address above is the one of your account.',
      'At most five messages per hour are sent to one address.',
    ],
    again: 'Enter another address',
  },
  reset: {
    title: 'New password',
    intro: (username) => `Choose a new password for the account ${username}.`,
    consequence: 'You will be signed out of all services, on all your devices.',
    losesProof: (days, support) =>
      `Your account asks for a second factor at sign-in, and will do so with this password too. If you have neither your application, nor a recovery code, nor a passkey any more, write to ${support} first: for ${days} days this password is not enough to ask for the removal of two-factor authentication.`,
    save: 'Save the password',
    doneTitle: 'Password saved',
    done: 'Your new password is saved. All your sessions were closed.',
    signIn: 'Sign in',
    standing: {
      title: 'What still signs in',
      intro: 'These ways need no password. If you do not recognise one of them, remove it: you will sign in first.',
      introSignedIn: 'These ways need no password. If you do not recognise one of them, remove it.',
      identity: (brand) => `${brand} identity`,
      remove: 'Remove',
    },
    askAgain: 'Ask for a link to choose a new password',
  },
};
