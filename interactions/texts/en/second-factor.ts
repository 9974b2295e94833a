import type { secondFactor as french } from '../fr/second-factor.ts';
import type { Translation } from '../translation.ts';

export const secondFactor: Translation<typeof french> = {
  title: 'Two-factor authentication',
  intro: (service) => `Open your authenticator application and enter the code that it shows for ${service}.`,
  otp: 'Code of the application',
  otpHint: 'The application shows a new code every 30 seconds. Example: 123 456',
  verify: 'Verify',
  problems: {
    missing: 'Enter the code that your application shows. Example: 123 456',
    malformed: 'The code has 6 digits, or 8 for a few applications. Example: 123 456',
    wrong:
      'This code is not valid, or it has been used already. Wait until your application shows a new one, then enter it. Example: 123 456. If it is refused again, check that your phone shows the right time.',
  },
  trustBrowser: {
    label: (days) => `Trust this browser for ${days === 1 ? 'one day' : `${days} days`}`,
    hint: 'It will not be asked for a code at each sign-in. Avoid it on a shared computer.',
  },
  otherTitle: 'Don’t have your application?',
  useRecoveryCode: 'Use a recovery code',
  lost: 'I no longer have access to my application',
  support: 'Need help? Write to',

  recoveryCode: {
    title: 'Recovery code',
    intro:
      'Enter one of the ten recovery codes that you kept when you turned two-factor authentication on. Each works only once.',
    label: 'Recovery code',
    hint: '16 letters and digits, with or without hyphens, in upper or lower case. Example: 7K2M-Q9XD-R4HT-P8VN',
    verify: 'Verify',
    problems: {
      missing: 'Enter one of your recovery codes. Example: 7K2M-Q9XD-R4HT-P8VN',
      malformed: 'A recovery code has 16 letters and digits. Example: 7K2M-Q9XD-R4HT-P8VN',
      wrong:
        'This recovery code is not valid, or it has been used already. Check it, or enter another one. Example: 7K2M-Q9XD-R4HT-P8VN',
    },
    otherTitle: 'No recovery codes left?',
    useApplication: 'Use my application',
  },

  enrol: {
    title: 'Add an authenticator application',
    first: 'Set up two-factor authentication',
    passkey:
      'The simplest way: a passkey, which this device keeps. To sign in, you unlock the device by fingerprint, face or code.',
    tooLate:
      'You signed in more than five minutes ago: this page can no longer make a passkey. Add an app, or sign in again.',
    intro:
      'An authenticator application, on your telephone or your computer, shows a code that changes every 30 seconds. You will be asked for it after your password.',
    scanTitle: '1. Add the account in the application',
    scan: 'Or, if it is on another device, choose there to add an account and point it at this QR code:',
    qrCode: 'QR code to point the application at; the key written below it says the same',
    secret: 'Or type this key into the application, with or without the spaces:',
    copySecret: 'Copy the key',
    open: 'Open the application installed on this device',
    proveTitle: '2. Enter the code that it shows',
    label: 'Name of the application',
    labelHint: 'To recognise it in your account. Example: personal telephone',
    defaultLabel: 'Authenticator application',
    submit: 'Activate the application',
    problems: {
      labelTooLong: 'The name of the application has at most 64 characters. Example: personal telephone',
      labelCharacters:
        'The name of the application holds a character that is not accepted, such as < or {. Example: personal telephone',
      wrong:
        'This code does not belong to this key. Wait until the application shows a new one, then enter it. Example: 123 456. If it is refused again, check that your phone shows the right time.',
      expired:
        'The key that was shown before is no longer valid. Add the one that is shown here to your application, then enter the code.',
      full: (most) =>
        `Your account has ${most} applications already. Remove one in your account, for example that of a former telephone.`,
      already: 'This application has just been added, for example in another tab. Reload the page.',
    },
  },

  recoveryCodes: {
    title: 'Your recovery codes',
    intro:
      'If you lose your application, you can sign in with one of these codes instead. Each works only once. Keep them in a safe place, somewhere other than your phone.',
    onceTitle: 'Warning: these codes will not be shown again',
    once: 'Copy, download or print them now.',
    copy: 'Copy the codes',
    download: 'Download the codes',
    fileName: 'recovery-codes.txt',
    print: 'Print',
    sheet: {
      title: (service) => `Recovery codes - ${service}`,
      site: (origin) => `Site: ${origin}`,
      account: (username) => `Account: ${username}`,
      day: (day) => `Created on: ${day}`,
    },
    acknowledge: 'I have kept my codes, continue',
  },
};
