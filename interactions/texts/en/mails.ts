import { accountLifeMails } from './account-life-mails.ts';
import type { mails as french } from '../fr/mails.ts';
import type { Translation } from '../translation.ts';
import { approvalMails } from './approval-mails.ts';
import { clientMails } from './client-mails.ts';
import { deletionMails } from './deletion-mails.ts';
import { personActMails } from './person-act-mails.ts';
import { lostDeviceMails } from './lost-device-mails.ts';
import { productionMails } from './production-mails.ts';
import { roleMails } from './role-mails.ts';
import { breachMails } from './breach-mails.ts';
import { dates } from './dates.ts';
import { resetLinkLife } from './duration.ts';

export const mails: Translation<typeof french> = {
  hello: 'Hello,',
  team: 'The Géoplateforme team',
  fullAddress: 'If the button does not work, copy this address into your browser:',
  caution: {
    never: 'We will never ask for your password or for a code by e-mail or by telephone.',
    links: (host) => `This message only has links to ${host}. If in doubt, type that address yourself.`,
    report: 'To report a phishing attempt in France: 17Cyber.gouv.fr',
  },
  automatic: (support) => `Automatic message. To write to us: ${support}`,
  personalData: 'Personal data:',
  moment: (when) => `${dates.weekday(when)} at\u00a0${dates.clock(when)} (Paris time)`,

  day: dates.day,
  standing: {
    title: 'Without your password, these ways still sign in to your account:',
    passkey: (since, used) => `Passkey added on ${since}, ${used ? `last used on ${used}` : 'not used yet'}`,
    identity: (brand, since, used) =>
      `${brand} identity linked on ${since}, ${used ? `last used on ${used}` : 'not used yet'}`,
    remove: 'If you do not recognise one of them, remove it:',
    removeButton: 'See how I sign in',
  },

  verifyAddress: {
    subject: 'Confirm your address',
    intro: (address) =>
      `An account is being created with the address ${address}. To confirm it, enter this code on the page that you left open:`,
    codeLife: 'The code is valid for 10 minutes.',
    orLink: 'You can also confirm the address with this link, valid for 24 hours:',
    late: (address) =>
      `An account is being created with the address ${address}. This message was delayed, and the code that it was meant to contain is no longer valid.`,
    lateLink: 'Confirm the address with this link, valid for 24 hours from your request:',
    button: 'Confirm my address',
    ignore: 'If you didn’t ask for this, do nothing: no account will be created with your address.',
  },
  registrationExisting: {
    subject: 'You already have an account',
    intro: (address) =>
      `Somebody has just asked to create an account with the address ${address}. An account already exists with this address: it was not changed, and no other was created.`,
    signIn: 'If it was you, sign in with your existing account:',
    signInButton: 'Sign in',
    forgotten: 'If you forgot your password, choose a new one:',
    forgottenButton: 'Choose a new password',
    link: (upstream) =>
      `If you came from ${upstream}: go back to the page that you left open and choose “I already have an account”. Once signed in, you can link ${upstream} to this account. If it is not yours, give another address on that page.`,
    ignore: 'If it was not you, do nothing: nobody had access to your account.',
  },
  welcome: {
    subject: 'Your account is created',
    intro: (address) =>
      `Your Géoplateforme account is created with the address ${address}. With it you can sign in to cartes.gouv.fr and to all services of the Géoplateforme.`,
    account: 'To see your account:',
    accountButton: 'See my account',
    advice: 'Keep your password to yourself, and do not use the same one on another site.',
    withoutPassword: (upstream) => `You sign in with ${upstream}: this account has no password.`,
  },
  reset: {
    subject: 'Choose a new password',
    intro: `A new password has just been requested for your account. To choose it, follow this link, valid for ${resetLinkLife}:`,
    passwordless: 'A new password was requested, but your account does not use one.',
    through: (upstreams) => `You sign in to it with ${upstreams}: choose that button on the sign-in page.`,
    or: ' or ',
    first: `To set a password, as another way to sign in, follow this link, valid for ${resetLinkLife}:`,
    ignoreFirst: 'If you did not ask for it, do nothing: your account stays without a password.',
    button: 'Choose a new password',
    once: 'The link works once. If you asked for several, only the most recent one works.',
    ignore: 'If you didn’t ask for this, do nothing: your current password still works.',
    useless: `For safety, your current password no longer works. After ${resetLinkLife}, ask for another link with “Forgot your password?” on the sign-in page.`,
  },
  addressChangeCode: {
    subject: 'Confirm your address',
    intro: (address) =>
      `The address ${address} was given as the address of a Géoplateforme account. To confirm it, enter this code on the page that you left open:`,
    codeLife: 'The code is valid for 10 minutes.',
    orLink: 'You can also confirm the address with this link, valid for 24 hours:',
    late: (address) =>
      `The address ${address} was given as the address of a Géoplateforme account. This message was delayed, and the code that it was meant to contain is no longer valid.`,
    lateLink: 'Confirm the address with this link, valid for 24 hours from your request:',
    button: 'Confirm my address',
    ignore: 'If you didn’t ask for this, do nothing: no account will use your address.',
  },
  addressChangeExisting: {
    subject: 'An account already exists with your address',
    intro: (address) =>
      `Somebody has just asked for their account to use the address ${address}. This address is that of your account: nothing was changed.`,
    signIn: 'If it was you, sign in with that existing account:',
    signInButton: 'Sign in',
    ignore: 'If it was not you, do nothing: nobody had access to your account.',
  },
  announced: {
    former:
      'You receive this message because this address was that of the account less than 72 hours ago. It no longer is.',
    notYouButton: 'It was not me',
    formerConsequence: 'This address will be that of the account again.',
    ignore: 'If you made this change, there is nothing to do.',
    lost: {
      explanation:
        'You said that the device is lost or stolen. The person who has it may read your messages, so no link takes this removal back. Change the password of your mailbox too.',
      notYou: 'If it was not you, choose a new password at once, then write to us:',
      notYouButton: 'Choose a new password',
    },
  },
  addressChanged: {
    subject: 'Your e-mail address was changed',
    intro: (moment) =>
      `The e-mail address of your account was changed on ${moment}. The next messages will go to the new address.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'Your former address will be restored, all sessions will be closed, and you will choose a new password.',
  },
  passwordChanged: {
    subject: 'Your password was changed',
    intro: (moment) =>
      `The password of your account was changed on ${moment}. For your safety, sessions that were open elsewhere were closed.`,
    notYou: 'If it was not you, tell us with this link, valid for 72 hours:',
    consequence: 'That password will be disabled, all sessions will be closed, and you can choose another one.',
  },
  passwordChosen: {
    subject: 'Your account has a password',
    intro: (moment) =>
      `A password was set for your account on ${moment}. To be safe, sessions opened elsewhere were closed.`,
    notYou: 'If it was not you, tell us with this link, valid for 72 hours:',
    consequence: 'That password will be disabled, all sessions will be closed, and you can choose another one.',
  },
  totpAdded: {
    subject: 'An authenticator application was added',
    intro: (moment) =>
      `An authenticator application was added to your account on ${moment}. It gives the codes that are asked at sign-in.`,
    endedSessions: 'For your safety, sessions that were open elsewhere were closed.',
    notYou: 'If it was not you, undo it with this link, valid for 72 hours:',
    consequence: 'The application will be removed, all sessions will be closed, and you will choose a new password.',
  },
  totpRemoved: {
    subject: 'An authenticator application was removed',
    intro: (moment) =>
      `An authenticator application was removed from your account on ${moment}. Its codes are no longer accepted at sign-in.`,
    notYou: 'If it was not you, undo it with this link, valid for 72 hours:',
    consequence:
      'The application will be accepted again, all sessions will be closed, and you will choose a new password.',
  },
  recoveryCodesRenewed: {
    subject: 'New recovery codes were made',
    intro: (moment) =>
      `Ten new recovery codes were made for your account on ${moment}. The former ones are no longer accepted.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'The new codes will no longer work, the former ones will be accepted again, all sessions will be closed, and you will choose a new password.',
  },
  passkeyAdded: {
    subject: 'A passkey was added',
    intro: (moment) => `A passkey was added to your account on ${moment}. It signs in without a password.`,
    notYou: 'If it was not you, undo it with this link, valid for 72 hours:',
    consequence: 'The passkey will be removed, all sessions will be closed, and you will choose a new password.',
  },
  passkeyRemoved: {
    subject: 'A passkey was removed',
    intro: (moment) => `A passkey was removed from your account on ${moment}. It no longer signs in.`,
    notYou: 'If it was not you, undo it with this link, valid for 72 hours:',
    consequence: 'The passkey will be accepted again, all sessions will be closed, and you will choose a new password.',
  },
  secondFactorOn: {
    subject: 'Two-factor authentication was turned on',
    intro: (moment) =>
      `Two-factor authentication was turned on for your account on ${moment}. A sign-in asks for a passkey after the password. Sessions opened elsewhere have been closed.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'Two-factor authentication will be turned off, all sessions will be closed, and you will choose a new password.',
  },
  secondFactorOff: {
    subject: 'Two-factor authentication was turned off',
    intro: (moment) =>
      `Two-factor authentication was turned off for your account on ${moment}. The password is enough to sign in.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'Two-factor authentication will be turned on again, all sessions will be closed, and you will choose a new password.',
  },
  identityLinked: {
    subject: (upstream) => `${upstream} is linked to your account`,
    intro: (moment, upstream) =>
      `An identity of ${upstream} was linked to your account on ${moment}. It can be used to sign in. To be safe, sessions opened elsewhere were closed.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence: 'The identity will be unlinked, all sessions will be closed, and you will choose a new password.',
  },
  identityUnlinked: {
    subject: (upstream) => `${upstream} is no longer linked to your account`,
    intro: (moment, upstream) =>
      `An identity of ${upstream} was unlinked from your account on ${moment}. It can no longer be used to sign in. To be safe, sessions opened elsewhere were closed.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence: 'The identity will be linked again, all sessions will be closed, and you will choose a new password.',
  },
  addressRestored: {
    subject: 'The change of address was undone',
    intro: (moment) =>
      `The change that gave this address to an account was undone on ${moment}, from the message sent to the former address. This address is no longer that of the account.`,
    ignore: 'If you made that change, write to us without delay.',
  },
  passwordExpiring: {
    subject: 'Your password needs to be renewed',
    intro: (days, moment) =>
      days > 1
        ? `The password of your account expires in ${days} days, on ${moment}.`
        : `The password of your account expires in one day, on ${moment}.`,
    afterwards:
      'The first time that you sign in after that date, you will choose another one before you go on. Nothing else changes in your account.',
    now: 'You can also change it right now:',
    nowButton: 'Change my password',
    ignore: 'If you would rather wait, there is nothing to do.',
  },
  strangerReported: {
    subject: 'Your other sessions were closed',
    intro: (moment) =>
      `On ${moment}, “It was not me” was confirmed in the history of your account. All other sessions were closed, and services lost their access.`,
    password:
      'The password that was in place no longer signs in. If it is not replaced yet, choose a new one with “Forgot your password?”, on the sign-in page.',
    passwordless: 'Your account has no password: your other ways to sign in stay in place.',
    notYou: 'If it was not you, somebody else is using your account. Choose a new password at once:',
  },
  newBrowser: {
    subject: 'Sign-in from a new browser',
    intro: (moment) =>
      `Somebody signed in to your account on ${moment}, from a browser that had never been used for it.`,
    family: (name) => `Browser: ${name}`,
    unknown: 'Browser: not recognised',
    ignore: 'If it was you, there is nothing to do. A browser whose cookies were deleted counts as new.',
    notYou: 'If it was not you, choose a new password right away: all sessions will be closed.',
    notYouButton: 'Choose a new password',
    several: {
      subject: 'More sign-ins from new browsers',
      intro: (browsers, moment) =>
        browsers === 1
          ? `Since our last message and until ${moment}, there was one more sign-in to your account from a new browser.`
          : `Since our last message and until ${moment}, there were ${browsers} more sign-ins to your account from new browsers.`,
      ignore: 'If it was you, there is nothing to do. A browser that keeps no cookies counts as new each time.',
    },
  },
  exportMade: {
    subject: 'Your data is ready',
    intro: (moment) =>
      `A copy of the data of your account was prepared on ${moment}, because somebody who was signed in to your account asked for it.`,
    family: (name) => `Browser: ${name}`,
    unknown: 'Browser: not recognised',
    download:
      'If it was you, download the file in the browser in which you asked for it, within 24 hours and while you stay signed in there:',
    downloadButton: 'Open the page My data',
    ignore: 'The file is not attached to this message, and this link is not enough to read it.',
    notYou:
      'If it was not you, choose a new password right away: all sessions will be closed, and the file can no longer be downloaded.',
    notYouButton: 'Choose a new password',
  },
  tooManyFailures: {
    subject: 'Attempts to sign in have failed',
    wait: 'For your safety, you now have to wait between attempts.',
    changeButton: 'Choose a new password',
    password: {
      intro: (moment) =>
        `Several attempts to sign in to your account have failed, with a wrong password. The last one was on ${moment}.`,
      notYou: 'If it was not you, there is nothing to do: these attempts did not open your account.',
      change: 'If it was you and you forgot your password, choose a new one:',
    },
    secondFactor: {
      intro: (moment) =>
        `The password of your account was accepted, then several wrong codes were entered. The last attempt was on ${moment}.`,
      notYou:
        'If it was you, check the time on your phone, or use a recovery code. If it was not you, somebody knows your password: your account was not opened, but the password must be changed.',
      change: 'Choose a new password:',
    },
  },
  anotherPerson: {
    subject: 'Sign-in refused: another person',
    intro: (brand: string, sub: string, moment: string) =>
      `On ${moment}, ${brand} presented a person under an identifier that belongs to somebody else here: name and birth date have changed together. The sign-in was refused and the account was not changed. Account identifier: ${sub}.`,
    next: 'If the owner of the account writes to you, first check who they are by another means. They can sign in another way, remove the link in the pages of their account, then link the account again.',
    button: 'See the account',
    upstream: (brand: string) =>
      `If it happens again, report it to ${brand}. This message is sent at most once a day for one account.`,
  },
  ...deletionMails,
  ...roleMails,
  ...breachMails,
  ...approvalMails,
  ...lostDeviceMails,
  ...productionMails,
  ...clientMails,
  ...personActMails,
  ...accountLifeMails,
};
