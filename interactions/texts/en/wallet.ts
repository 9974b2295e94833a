import type { wallet as french } from '../fr/wallet.ts';
import type { Translation } from '../translation.ts';

export const wallet: Translation<typeof french> = {
  title: 'Show your identity',
  purpose:
    'Your digital identity wallet, such as France Identité, can say who you are. Choose the device that it is on, then accept the request that it shows.',
  asked: (hasNumber) =>
    `We ask for your family name, your given names and your date of birth${hasNumber ? ', and for the personal number that tells you apart from people with the same name. The number is not kept: only a keyed hash of it is' : ''}.`,
  inBrowser: 'Show my identity',
  unfinished: 'Your identity was not shown. Try again, or choose another device below.',
  unreadable: 'The answer of your browser could not be read. Try again, or choose another device.',
  sameDevice: {
    title: 'On this device',
    sentence: 'Your wallet opens, then leads you back here in this browser.',
    link: 'Open my wallet',
  },
  otherDevice: {
    title: 'On another device',
    sentence: 'Read this code with the device that your wallet is on.',
    label: 'QR code to read with the device that your wallet is on',
    warning:
      'Read such a code only on a page that you have opened yourself: the person who opened it will be signed in to your account.',
  },
  goOn: 'I have accepted in my wallet',
  back: 'Back to the previous page',
  elsewhere: 'Your wallet has answered. The sign-in goes on in the tab that it opened.',
  elsewhereAdvice: 'You can close this tab. If no other tab has opened, start again.',
  startAgain: 'Start again',
};
