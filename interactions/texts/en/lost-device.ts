import type { lostDevice as french } from '../fr/lost-device.ts';
import type { Translation } from '../translation.ts';

const wait = (hours: number) => (hours === 1 ? 'one hour' : `${hours} hours`);

export const lostDevice: Translation<typeof french> = {
  address: {
    title: 'I no longer have access to my application',
    codesFirst: 'If you still have a recovery code, use it to sign in: it works at once.',
    code: (brand) =>
      `Otherwise, get a code by e-mail and give it together with your password${brand ? `, or your ${brand} identity` : ''}.`,
    codeTo: (address) => `Otherwise, get a code by e-mail, at the address ${address}, and type it on the next page.`,
    wait: (hours) =>
      `Two-factor authentication is removed ${wait(hours)} later. Your account and everything in it are kept.`,
    more: 'More about this',
    why: 'The wait protects you: if the request is not yours, each message that reminds you of it contains a link to cancel it.',
    keys: 'If your account has passkeys only, they are what is removed.',
    resetLately: (brand) =>
      `A password that was chosen through a link of a message counts as a proof only after 30 days${brand ? `; ${brand} has no such delay` : ''}.`,
    support: (support) => `If you no longer have your mailbox or your password, write to ${support}.`,
    send: 'Get a code',
    backToSignIn: 'Back to the sign-in page',
  },
  proofs: {
    title: 'Confirm the request',
    sentTo: (address) =>
      `If an account uses the address ${address}, a message has just been sent to it. Enter the 8-digit code that it contains, and the password of the account.`,
    sentToOwn: (address) =>
      `A message has just been sent to the address ${address}. Enter the 8-digit code that it contains: the sign-in has checked the rest already.`,
    sentToIdentified: (address) =>
      `If an account uses the address ${address}, a message has just been sent to it. Enter the 8-digit code that it contains.`,
    byIdentity: (brand) =>
      `If your account is linked to ${brand}, you can sign in there instead of typing the password.`,
    identified: (brand) => `You have signed in with ${brand}: all that is left is the code.`,
    wrongIdentified: (brand) =>
      `The code is wrong, or this ${brand} identity is not linked to the account. Check the code, or ask for another one. Example of a code: 4829 1376`,
    password: 'Password',
    verify: 'Send the request',
    passwordMissing: 'Type the password of the account, for example with the field shown.',
    wrong: 'The code or the password is wrong. Check them, or ask for another code. Example of a code: 4829 1376',
    expired: 'This code no longer works: it is older than 10 minutes, or was tried five times. Ask for another one.',
    resetLately: (support) =>
      `Your password was chosen from a message less than 30 days ago: together with the code it would be one proof only. Write to ${support}.`,
    notReceived: 'Didn’t get the message?',
    advice:
      'Wait a minute and check your spam folder. Only the newest message is valid, and at most five messages per hour are sent to one address.',
    again: 'Get another code',
    correct: 'Correct the address',
  },
  begun: {
    title: 'Your request is recorded',
    reference: 'Reference of the request',
    ends: 'Two-factor authentication is removed',
    next: 'Until then',
    list: [
      'Messages will remind you of the request. Each contains a link to cancel it.',
      'Signing in with the application, a recovery code or a passkey cancels the request. Choosing a new password cancels it too.',
      'After the removal you sign in without two-factor authentication, and you can add another application.',
    ],
    support: (support) => `For any question, write to ${support} with this reference.`,
  },
  nothing: {
    title: 'Two-factor authentication is not turned on',
    sentence: 'This account asks for no second factor: there is nothing to remove.',
    button: 'Sign in',
  },
  cancel: {
    title: 'Cancel the removal of two-factor authentication',
    intro: (reference) =>
      `The request ${reference} is to remove two-factor authentication from your account. Cancel it if it is not yours, or if you have found your application again.`,
    ignore: 'If the request is yours, close this page: nothing else is needed.',
    confirm: 'Cancel the request',
    doneTitle: 'The request is cancelled',
    done: 'Two-factor authentication of your account stays in place.',
    next: {
      password:
        'If the request was not yours, somebody knows your password and may be reading your mail. Change the password of your mailbox, then the one of your account.',
      franceconnect:
        'If the request was not yours, somebody identified with your FranceConnect identity and may be reading your mail. Change the password of your mailbox, and that of the account which you choose at FranceConnect.',
    },
    identities: 'See the security of my account',
    button: 'Choose a new password',
  },
};
