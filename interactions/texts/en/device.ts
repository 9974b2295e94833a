import type { device as french } from '../fr/device.ts';
import type { Translation } from '../translation.ts';
import { duration } from './duration.ts';

export const device: Translation<typeof french> = {
  code: {
    title: 'Connect a device',
    intro:
      'A program or a device has shown you a code: type it here, then choose whether you give it access to your account.',
    label: 'Code shown by the device',
    hint: 'Eight letters, for example BCDF-GHJK. Capitals, spaces and hyphens do not matter.',
    compare: 'Check that this code is the one that your device shows at this moment.',
    warningTitle: 'Warning: did you ask for this code?',
    warning:
      'If somebody has sent you this code or dictates it to you, go no further: that person could act in your place.',
    next: 'Continue',
    malformed: 'Type the code that your device shows: eight letters, for example BCDF-GHJK.',
    unknown:
      'This code is not valid, or no longer valid. Check each letter (example: BCDF-GHJK). A code can be used once, for 15 minutes: if need be, ask your device for a new one.',
    throttled: (seconds) => `Too many codes tried: this one was not examined. Try again in ${duration(seconds)}.`,
  },
  access: {
    title: (service) => `Give access to ${service}?`,
    compare: 'Your device must show this code at this moment:',
    asks: (service) => `${service} asks for:`,
    signedInAs: (name) => `You are signed in as ${name}.`,
    change: 'Use another account',
    warningTitle: 'Warning: did you begin this yourself?',
    warning:
      'Give this access only if you have just asked for it on your device and the code is the same. If somebody has sent you this code or dictates it to you, refuse.',
    life: 'This access ends with your session in this browser, at the latest when you sign out.',
    password: 'The program never gets your password.',
    accept: 'Give access',
    deny: 'Refuse',
  },
  approved: {
    title: 'Access given',
    sentence: (service) => `${service} now has access to your account.`,
    advice: 'Go back to your device: it goes on by itself in a few seconds. You can close this page.',
  },
  denied: {
    title: 'Access refused',
    sentence: (service) => `${service} was given no access to your account.`,
    advice:
      'Your device is told so. You can close this page, or ask the device for a new code if you have changed your mind.',
  },
  failed: {
    title: 'The device was not given access',
    sentence: (service) => `The request of ${service} could not be completed.`,
    unmet: (service) =>
      `${service} asks for one more check, which you did not finish: a second way to sign in, or a confirmed identity.`,
    advice: 'Go back to your device and ask it for a new code.',
  },
  another: 'Type another code',
  account: 'See my account',
};
