import type { accountMails as french } from '../fr/account-mails.ts';
import type { Translation } from '../translation.ts';

/** The messages about what happened to an account. */
export const accountMails: Translation<typeof french> = {
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
  recoveryCodeUsed: {
    subject: 'A recovery code was used',
    intro: (moment) =>
      `One of your recovery codes was used to sign in to your account on ${moment}. It cannot be used again.`,
    left: (count) => {
      if (count === 0) return 'You have none left: make new ones without delay.';
      return count === 1
        ? 'You have 1 recovery code left: make new ones without delay.'
        : `You have ${count} recovery codes left.`;
    },
    security: 'To make new codes or add an application:',
    securityButton: 'See the security of my account',
    notYou:
      'If it was not you, somebody knows your password and your codes. Choose a new password at once, then write to us:',
    notYouButton: 'Choose a new password',
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
  anotherPerson: {
    subject: 'Sign-in refused: another person',
    intro: (brand: string, sub: string, moment: string) =>
      `On ${moment}, ${brand} presented a person under an identifier that belongs to somebody else here: name and birth date have changed together. The sign-in was refused and the account was not changed. Account identifier: ${sub}.`,
    next: 'If the owner of the account writes to you, first check who they are by another means. They can sign in another way, remove the link in the pages of their account, then link the account again.',
    button: 'See the account',
    upstream: (brand: string) =>
      `If it happens again, report it to ${brand}. This message is sent at most once a day for one account.`,
  },
};
