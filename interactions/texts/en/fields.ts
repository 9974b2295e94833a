import type { fields as french } from '../fr/fields.ts';
import type { Translation } from '../translation.ts';
import { duration } from './duration.ts';

export const fields: Translation<typeof french> = {
  email: {
    label: 'E-mail address',
    hint: 'Expected format: name@example.org',
    problems: {
      empty: 'Enter your e-mail address. Example: name@example.org',
      malformed:
        'The e-mail address is incomplete or contains a character that is not allowed. Example: name@example.org',
      too_long: 'The e-mail address is too long: at most 254 characters. Example: name@example.org',
      local_too_long:
        'The e-mail address is too long before the @ sign: at most 64 characters. Example: name@example.org',
      not_ascii_local:
        'Accented letters are not accepted before the @ sign. Use another e-mail address. Example: helene@example.org',
      disposable:
        'This is a disposable address: messages could not reach you there later, for example about a forgotten password. Use an address that you will keep. Example: name@example.org',
    },
    malformedSlip: (meant) => `This e-mail address is not valid. Example: ${meant}`,
    slip: {
      question: (meant) => `Did you mean ${meant}?`,
      explanation: (typed) => `The address that you entered, ${typed}, may contain a typing mistake.`,
      correct: 'Yes, correct the address',
      keep: 'No, keep it as it is',
    },
  },
  newPassword: {
    legend: 'Choose a password',
    label: 'New password',
    confirmLabel: 'Confirmation',
    rulesTitle: 'Rules for the password:',
    criteria: {
      length:
        '15 characters or more, or 12 to 14 with a lower-case letter, a capital letter, a digit and a special character',
      maximum: '128 characters at most',
      personal: 'without your name, your user name, your e-mail address or the name of the service',
      unnamed: 'without your user name, your e-mail address or the name of the service',
      guess: 'nothing common or easy to guess (qwerty, 123456, dates…): this is checked once it is sent',
    },
    met: 'met',
    unmet: 'not met',
    count: (met, total) => `${met} of ${total} criteria met`,
    problems: {
      empty: 'Enter a password. Example: four words that have nothing to do with each other.',
      too_short:
        'The password is too short: at least 12 characters, 15 if it lacks one of the four types of characters. Example: four words that have nothing to do with each other.',
      too_long:
        'The password is too long: at most 128 characters. Example: four words that have nothing to do with each other.',
      needs_four_classes:
        'With fewer than 15 characters the password must have a lower-case letter, a capital letter, a digit and a special character. Example: make it longer by a word or two.',
      contains_context:
        'The password contains your name, your user name, your e-mail address or the name of the service. Example: four words that have nothing to do with you.',
      common: 'This password is too common. Example: four words that have nothing to do with each other.',
      guessable:
        'This password is too easy to guess. Example: four words that have nothing to do with each other, no sequence, no repetition.',
      used: 'This password is one of the last five of your account. Example: four new words that have nothing to do with each other.',
    },
    throttled: (seconds) => `Too many tries: this one was not examined. Try again in ${duration(seconds)}.`,
    confirmEmpty: 'Enter the password a second time, for example by showing both fields.',
    same: 'The two passwords are the same.',
    edgeSpace:
      'The two passwords differ only by a space at the beginning or the end, perhaps pasted by mistake. Enter the same one twice, for example by showing both fields.',
    mismatch: 'The two passwords differ. Enter the same one twice, for example by showing both fields.',
  },
  passkey: {
    using: {
      cancelled:
        'The passkey was not used: you cancelled, or time ran out. Try again, or choose another way on this page.',
      failed: 'This browser could not use a passkey. Choose another way on this page.',
    },
    adding: {
      cancelled: 'The passkey was not created: you cancelled, or time ran out. You can try again.',
      failed: 'This browser could not create a passkey. Try again with another browser or another device.',
      known: 'There is already a passkey of your account in this place. Choose another device or password manager.',
    },
    automatic:
      'As this browser remembers you, your password manager may create this passkey by itself. A message then tells you so, and lets you remove it.',
  },
};
