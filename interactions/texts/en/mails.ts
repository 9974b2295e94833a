import type { mails as french } from '../fr/mails.ts';
import type { Translation } from '../translation.ts';

export const mails: Translation<typeof french> = {
  hello: 'Hello,',
  team: (service) => `The ${service} team`,
  fullAddress: 'If the button does not work, copy this address into your browser:',
  caution: {
    never: 'We will never ask for your password or for a code by e-mail or by telephone.',
    links: (host) => `This message only has links to ${host}. If in doubt, type that address yourself.`,
    report: 'To report a phishing attempt in France: 17Cyber.gouv.fr',
  },
  automatic: (support) => `Automatic message. To write to us: ${support}`,
  personalData: 'Personal data:',
  moment: (when) =>
    `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/Paris' }).format(when)} (Paris time)`,

  verifyAddress: {
    subject: 'Confirm your address',
    intro: (address) =>
      `An account is being created with the address ${address}. To confirm it, enter this code on the page that you left open:`,
    codeLife: 'The code is valid for 10 minutes.',
    orLink: 'You can also confirm the address with this link, valid for 24 hours:',
    button: 'Confirm my address',
    ignore: 'If you asked for nothing, do nothing: no account will be created with your address.',
  },
  registrationExisting: {
    subject: 'You already have an account',
    intro: (address) =>
      `Somebody has just asked to create an account with the address ${address}. This address already has an account: it was not changed, and no other was created.`,
    signIn: 'If it was you, sign in with your existing account:',
    signInButton: 'Sign in',
    forgotten: 'If you forgot your password, choose a new one:',
    forgottenButton: 'Choose a new password',
    ignore: 'If it was not you, do nothing: nobody had access to your account.',
  },
  welcome: {
    subject: 'Your account is created',
    intro: (address) =>
      `Your Géoplateforme account is created with the address ${address}. With it you can sign in to cartes.gouv.fr and to all services of the Géoplateforme.`,
    account: 'To see your account:',
    accountButton: 'See my account',
    advice: 'Keep your password to yourself, and do not use the same one on another site.',
  },
  reset: {
    subject: 'Choose a new password',
    intro:
      'A new password has just been requested for your account. To choose it, follow this link, valid for one hour:',
    button: 'Choose a new password',
    once: 'The link works once. If you asked for several, only the most recent one works.',
    ignore: 'If you asked for nothing, do nothing: your current password still works.',
  },
  passwordChanged: {
    subject: 'Your password was changed',
    intro: (moment) => `The password of your account was changed on ${moment}.`,
    consequence: 'For your safety, all open sessions were closed. Sign in again with the new password.',
    notYou: 'If it was not you, choose a new password right away, then write to us:',
    notYouButton: 'Choose a new password',
  },
  addressChangeCode: {
    subject: 'Confirm your new address',
    intro: (address) =>
      `An account is to receive its messages at the address ${address}. To confirm it, enter this code on the page that you left open:`,
    codeLife: 'The code is valid for 10 minutes.',
    orLink: 'You can also confirm the address with this link, valid for 24 hours:',
    button: 'Confirm my address',
    ignore: 'If you asked for nothing, do nothing: no account will use your address.',
  },
  addressChangeExisting: {
    subject: 'Your address already has an account',
    intro: (address) =>
      `Somebody has just asked for their account to use the address ${address}. This address is that of your account: nothing was changed.`,
    signIn: 'If it was you, sign in with that existing account:',
    signInButton: 'Sign in',
    ignore: 'If it was not you, do nothing: nobody had access to your account.',
  },
  addressChanged: {
    subject: 'Your e-mail address was changed',
    intro: (moment) =>
      `The e-mail address of your account was changed on ${moment}. The next messages will go to the new address.`,
    notYou: 'If it was not you, take this change back with this link, valid for 72 hours:',
    notYouButton: 'It was not me',
    consequence:
      'Your former address will be restored, all sessions will be closed, and you will choose a new password.',
    ignore: 'If you made this change, there is nothing to do.',
  },
  addressRestored: {
    subject: 'The change of address was taken back',
    intro: (moment) =>
      `The change that gave this address to an account was taken back on ${moment}, from the message sent to the former address. This address is no longer that of the account.`,
    ignore: 'If you made that change, write to us without delay.',
  },
};
