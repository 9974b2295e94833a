import type { login as french } from '../fr/login.ts';
import type { Translation } from '../translation.ts';
import { duration } from './duration.ts';

export const login: Translation<typeof french> = {
  signIn: {
    title: 'Sign in',
    asks: (host) => `${host} asks you to sign in.`,
    asksFrom: (name, host) => `${name} (${host}) asks you to sign in.`,
    asksOwn: 'Sign in to reach your account.',
    renew:
      'Your password needs to be renewed. First sign in with the one that you use today: you will then choose another one.',
    lapsed:
      'Your sign-in could not be completed: too much time has passed, or your account has changed in the meantime. Start it again here.',
    sessionGone: 'The session in which this request began is no longer open in this browser. Sign in to go on.',
    ended: {
      ended: 'Your session has ended.',
      kept: 'Your session has ended. What you typed is kept for an hour: you will find it again once you have signed in.',
    },
    again: 'You are already signed in. To go on, confirm who you are.',
    againAs: (name) => `You are signed in as ${name}. To go on, confirm who you are.`,
    notYou: (name) => `Not ${name}?`,
    otherPerson: (name) =>
      `This is not the account of ${name}, who is signed in here. Enter that account’s user name and password, or choose “Use another account”.`,
    username: 'User name or e-mail address',
    password: 'Password',
    forgotten: 'Forgot your password?',
    remember: 'Remember me',
    rememberHint: 'For 30 days in this browser. Avoid it on a shared computer.',
    submit: 'Sign in',
    noAccount: 'Don’t have an account?',
    register: 'Create an account',
    usernameMissing: 'Enter your user name or your e-mail address. Example: name@example.org',
    passwordMissing: 'Enter your password.',
    edgeSpace: 'The password that you typed begins or ends with a space: check that it was not pasted by mistake.',
    wrong: 'The user name or the password is wrong.',
    formerAway:
      'The user name or the password is wrong, or your account has not been taken over from the former service yet, which does not answer at the moment. Check what you typed, or try again in a few minutes: nothing is lost.',
    formerCode: 'Code from your application',
    formerCodeHint: 'Only if the former service asked you for a one-time code and you sign in here for the first time.',
    disabled: (support: string) =>
      `This account is disabled. To learn why, or to ask for it to be enabled again, write to ${support}.`,
    restricted: (support: string) =>
      `The use of the data of this account is restricted: nobody can sign in to it for now. To learn more, write to ${support}.`,
    writeToSupport: 'Write to us',
  },
  passkey: {
    signIn: 'Sign in with a passkey',
    use: 'Use a passkey',
    alone: 'Use a passkey of your account: your device will ask for your fingerprint, your face or a code.',
    otherTitle: 'Don’t have your passkey?',
    lost: 'I no longer have access to my passkey',
    needsScript:
      'A passkey needs JavaScript, which is off in this browser. Turn it on and load the page again, or choose another way below.',
    wrong:
      'This passkey was not accepted: it is not, or no longer, one of this account, or time ran out. Try again, or choose another way on this page.',
    throttled: (seconds) =>
      `Too many attempts: this one was not examined. Try again in ${duration(seconds)}, or choose another way on this page.`,
  },
  passkeyOffer: {
    title: 'Sign in without a password next time',
    intro: 'This device can hold a passkey. To sign in, you will only have to unlock it: fingerprint, face or code.',
    privacy: 'Nothing about your fingerprint or your face is sent to us, and your password remains valid.',
    next: (service) => `You then go on to ${service}.`,
    submit: 'Create a passkey',
    later: 'Not now',
    never: 'Do not offer it again',
    tooLate:
      'You signed in more than five minutes ago: this page can no longer create a passkey. Choose “Not now” to go on. You can add one from the Security page of your account.',
  },
  renewal: {
    title: 'Renew the password',
    intro: 'Your password has expired. Choose another one to finish signing in.',
    temporary: 'Your password is a temporary one. Choose another one to finish signing in.',
    next: (service) => `You will then go on to ${service}.`,
    consequence: 'You will be signed out on your other devices, and a message will confirm the change.',
    hint: 'Different from your last five passwords',
    save: 'Save and continue',
    passkey: {
      title: 'Or replace the password',
      intro:
        'With a passkey you sign in with your fingerprint, your face or your device’s code: there will be no password to remember or to renew.',
      submit: 'Replace it with a passkey',
    },
  },
  owed: {
    address: {
      title: 'Confirm your address',
      intro: (email) =>
        `Your address ${email} is not confirmed yet. We will send a code to it: enter it here to finish signing in.`,
      wrong: (support) => `You no longer read the e-mail of this address? Write to ${support}.`,
      correct: (support) => `Write to ${support}: we may correct it.`,
      send: 'Get a code',
      whatToDo: 'Enter the 8-digit code that it contains here to finish signing in.',
    },
    codes: { title: 'Recovery codes', draw: 'Create my codes' },
    names: {
      title: 'Check your name',
      intro: 'Check and complete what services read about you. None of these fields is required.',
      save: 'Save and continue',
    },
    terms: {
      title: 'Accept the terms of use',
      intro: 'To finish signing in, accept the',
      accept: 'Accept and continue',
    },
  },
  waysIn: {
    accepts: (service: string, ways: readonly string[]) =>
      `${service} accepts only ${ways.length > 1 ? 'these ways to sign in' : 'this way to sign in'}: ${ways.join(', ')}.`,
    none: 'None of these ways is available here at the moment: go back to the service and try again later.',
    names: { password: 'password', passkey: 'passkey' },
    byUpstream: (brands: readonly string[]) =>
      `Sign in with ${brands.join(' or ')}: your account is created the first time.`,
    elsewhere:
      'This service asks for a passkey. First create your account from another service or from the registration page, add a passkey to it, then come back here.',
  },
  identity: {
    title: 'Confirm your identity',
    intro: (brands: readonly string[]) =>
      `This service asks for a confirmed identity. Sign in with ${brands.join(' or ')}.`,
    link: 'If your account is not linked to it yet, you will see what will be linked and confirm it before you go on.',
    reason: (service: string) => `${service} asks for a confirmed identity for what you are about to do.`,
    ownReason: 'What you are about to do asks for a confirmed identity.',
    cancel: (service: string) => `Go back to ${service} without confirming my identity`,
    cancelOwn: 'Go back without confirming my identity',
  },
  stepUp: {
    cancel: (service) => `Go back to ${service} without two-factor authentication`,
    reason: (service) => `${service} asks for two-factor authentication for what you are about to do there.`,
    ownReason: 'What you are about to do needs two-factor authentication.',
    cancelOwn: 'Go back without two-factor authentication',
  },
  choice: {
    title: 'Choose an account',
    signedInAs: (name) => `You are signed in as ${name}.`,
    question: (service) => `Do you want to continue to ${service} with this account?`,
    keep: 'Continue with this account',
    change: 'Use another account',
  },
};
