import type { upstream as french } from '../fr/upstream.ts';
import type { Translation } from '../translation.ts';

export const upstream: Translation<typeof french> = {
  signInWith: 'Sign in with',
  whatIs: (brand) => `What is ${brand}?`,
  sentences: {
    franceconnect:
      'FranceConnect is the solution offered by the French State to make signing in to your online services safer and simpler.',
    proconnect: 'ProConnect is for public servants and professionals, with their work address.',
    wallet: 'The EUDI Wallet is the European digital identity wallet. In France it is the application France Identité.',
  },
  reference: 'Reference:',
  notices: {
    cancelled: (brand) =>
      `Signing in with ${brand} was not completed. You can try again, or choose another way to sign in.`,
    failed: (brand) =>
      `${brand} is not answering as it should at the moment. Try again in a few minutes, or choose another way to sign in.`,
    refused: (brand) => `Signing in with ${brand} did not succeed here. Choose another way to sign in, or write to us.`,
    'another-account': (brand) =>
      `This ${brand} identity is linked to another account than yours. Start again with your own.`,
    level: (brand) =>
      `${brand} has not confirmed your identity at the level that is asked for. Start again with another way to sign in there.`,
    'too-old': (brand) =>
      `${brand} recognised you without asking you to prove again who you are, which is needed here. Log out of ${brand} first, or choose another way to sign in.`,
    'other-person': (brand) =>
      `This ${brand} identity does not belong to the account that is signed in here. Try again with yours, or choose “Use another account”.`,
  },
  errors: {
    back: 'Back to the sign-in page',
    backToPage: 'Back to the previous page',
    refused: {
      title: 'Sign-in refused',
      sentence: (brand) =>
        `The answer received from ${brand} does not match a request under way in this browser. Nobody was signed in.`,
      advice:
        'The request may have expired, or been opened in another browser. Start again from the page that you came from; if you didn’t ask for this, there is nothing to do.',
    },
    unverified: {
      title: 'Sign-in refused',
      sentence: (brand) => `The answer received from ${brand} could not be verified. Nobody was signed in.`,
      advice: 'Try again in a few minutes, or choose another way. If it happens again, write to us.',
    },
    left: {
      title: 'Please start your sign-in again',
      sentence: (brand) =>
        `While you were at ${brand}, somebody signed out here, or the browser was closed. Nobody was signed in.`,
      advice:
        'Start again from the page that you came from. If other people use this device and you do not go on, sign out.',
    },
    again: {
      title: 'This page was opened before',
      sentence: (brand) => `The answer from ${brand} has been used already; it works once only.`,
      advice: 'If you are not signed in yet, start again from the page that you came from.',
    },
  },
};
