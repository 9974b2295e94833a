import type { registration as french } from '../fr/registration.ts';
import type { Translation } from '../translation.ts';

export const registration: Translation<typeof french> = {
  title: 'Create a Géoplateforme account',
  pageTitle: (step, heading) => `Create an account - ${step}: ${heading}`,
  next: 'Next step',
  finish: 'Finish',
  back: 'Previous',
  trap: 'Leave this field empty',

  finishHint: '“Finish” keeps what you have typed and leaves out the optional steps that remain.',
  announced: 'We will then send you an e-mail to verify your address: your account is created once it is verified.',
  summary: {
    title: 'Summary',
    nothing: 'Nothing given.',
    change: (step: string) => `Change: ${step}`,
  },
  invitation: {
    title: 'Create the account that you are invited to',
    intro:
      'Choose your user name and your password: your account is created at once, and this address is confirmed with it.',
    passwordless: (upstreams) =>
      `To have no password, identify yourself with ${upstreams} instead, and give this same address:`,
    passwordlessLink: 'open the sign-in page',
    terms: 'By choosing “Create my account” you create your account and accept the',
    save: 'Create my account',
    done: {
      title: 'Your account is created',
      sentence: 'You can sign in with the user name or the e-mail address, and the password that you have just chosen.',
      button: 'Sign in',
    },
    before: {
      title: 'This invitation has been used already',
      sentence:
        'Another page of this invitation has just created the account. The user name and the password are those that were chosen there, not those that you have just typed. If that was not you, choose a new password with “Forgotten password”.',
      button: 'Sign in',
    },
  },
  earlier: {
    title: 'You have begun a registration',
    sentence: (day: string) => `You began it on ${day}, in this browser. You can take it up where you left it.`,
    resume: 'Resume',
    restart: 'Start again',
  },

  profile: {
    title: 'Profile',
    alreadyAccount: 'Do you already have an account?',
    username: 'User name',
    usernameHint:
      'Other people do not see it. 3 to 32 characters: letters without accents, digits, dot, hyphen, underscore. Example: mary.smith',
    usernameTaken: 'This user name is already in use. Choose another one. Example: mary.smith-75',
    usernameProblems: {
      empty: 'Enter a user name. Example: mary.smith',
      length: 'A user name has 3 to 32 characters. Example: mary.smith',
      characters:
        'A user name begins with a letter or a digit and contains only letters without accents, digits, dots, hyphens and underscores. Example: mary.smith-75',
      reserved: 'This user name is reserved. Choose another one. Example: mary.smith',
    },
    password: 'Password',
    passwordHint: 'You will be asked to renew it once a year.',
    passwordKept:
      'Leave both fields empty to keep the password that you have already entered, if the user name and the e-mail address stay the same.',
    passwordAgain:
      'Enter a password again: the user name or the e-mail address changes, and the password must not contain them. Example of a form: four words that have nothing to do with you.',
    passwordInNewVisit: 'Enter your password again: since then, the browser was closed, or somebody signed out in it.',
    passwordConfirm: 'Confirm your password',
    email: 'E-mail address',
    emailHint: 'Expected format: name@example.org. A verification message will be sent there.',
  },

  captcha: {
    title: 'Captcha and completion',
    legend: 'Security code',
    why: 'This check keeps robots from creating accounts. The code has 6 digits.',
    alt: 'Security code to copy: 6 distorted digits. An audio version is available right after.',
    refresh: 'Generate a new code',
    renewed: 'A new code was generated.',
    listen: 'Listen to the code (in French)',
    listenSlowly: 'Slow version (in French)',
    field: '6-digit code',
    fieldHint: 'Spaces do not matter.',
    missing: 'Enter the 6 digits of the new picture.',
    wrong: 'This is not the code of the picture, or it has expired. Enter the 6 digits of the new picture.',
    thirdWay: 'Can you neither read nor hear the code?',
    byEmail: 'Receive a verification link by e-mail',
    terms: 'By choosing “Register”, you create your account and accept the',
    termsLink: 'terms of use',
    register: 'Register',
    passed: 'This step is done: an e-mail was sent to verify your address.',
    goOn: 'Go on with the e-mail verification',
  },

  passkeyAfter: {
    title: 'Account created: add a passkey?',
    application:
      'An authenticator application protects your account too. You can add one from the Security page of your account.',
    tooLate:
      'Your account was made more than five minutes ago. This page can no longer create a passkey. Choose “Not now” to go on. You can add one from the Security page of your account.',
  },
  emailProof: {
    title: 'E-mail verification',
    sentTo: 'A message was sent to the address',
    whatToDo: 'Enter the 8-digit code that it contains, or follow its link. Your account will then be created.',
    code: 'Code received by e-mail',
    codeHint: '8 digits, valid for 10 minutes. Example: 4829 1376',
    verify: 'Verify the code',
    codeProblems: {
      missing: 'Enter the code received by e-mail. Example: 4829 1376',
      malformed: 'The code has 8 digits. Example: 4829 1376',
      wrong: 'This code is not the right one. Make sure that it comes from the most recent message. Example: 4829 1376',
      expired: 'This code has expired. Choose “Send the message again” to receive a new one.',
      used_up:
        'This code was tried too many times and no longer works. Choose “Send the message again” to receive a new one.',
    },
    notReceived: 'Didn’t get the message?',
    advice:
      'It may take a few minutes to arrive. Check your spam folder too. Only the most recent message is valid, and at most five messages an hour are sent to one address.',
    tooSoon: (seconds: number) => `The e-mail has just left. You can ask for another one in ${seconds} seconds.`,
    askedAgain: 'We have your request: a new message leaves at once, within the limit of five an hour.',
    resend: 'Send the message again',
    wrongAddress: 'Is this the wrong address?',
    otherAddress: 'Another e-mail address',
    otherAddressHint: 'Expected format: name@example.org. What was sent to the first address will no longer be valid.',
    change: 'Change the address',
  },

  existing: {
    title: 'An account already exists',
    sentence:
      'An account was created with this e-mail address while you were registering. Sign in to that account; if you have forgotten its password, you can choose a new one.',
    button: 'Sign in',
  },

  opened: {
    title: 'Your account is created',
    sentence:
      'Your address was confirmed in another browser more than ten minutes ago, or before this browser was closed or signed out. Sign in to go on.',
    button: 'Sign in',
  },
  link: {
    title: 'Confirm the e-mail address',
    press:
      'Press the button to confirm your address. Your account will be created and your registration will end in this browser.',
    pressElsewhere:
      'This is not the browser in which the registration began. To confirm the address here, enter the password chosen at registration. If you didn’t ask for this, close this page: nothing will be created.',
    password: 'Password',
    passwordHint: 'The one that you chose at registration.',
    passwordMissing: 'Enter the password chosen at registration, for example the phrase that you memorised.',
    passwordWrong:
      'This is not the password of the registration. Check capital letters, for example by showing the field.',
    confirm: 'Confirm my address',
    confirmed: {
      title: 'Your address is confirmed',
      sentence:
        'Your account is created. Go back to the browser in which you began and reload the page within ten minutes: you will be signed in there. You can also sign in here.',
      button: 'Sign in',
    },
    confirmedBefore: {
      title: 'This address is already confirmed',
      sentence: 'There is nothing more to do with this link: the account is created.',
      button: 'Continue',
    },
    usernameTaken: {
      title: 'Choose another user name',
      sentence:
        'Your address is the right one, but the user name was taken in the meantime. Go back to the browser in which you began, enter the code of the message there, then choose another name.',
      button: 'Sign in with another account',
    },
  },
};
