import { formats } from '../formats.ts';
import type { overview as french } from '../fr/overview.ts';
import type { Translation } from '../translation.ts';

const agoFormat = () => formats.ago('en', { numeric: 'auto' });
const longAgoFormat = () => formats.ago('en', { numeric: 'always' });

const counted = (count: number, one: string, several: string) => `${count} ${count === 1 ? one : several}`;

export const overview: Translation<typeof french> = {
  ago: (days) => {
    if (days < 31) return agoFormat().format(-days, 'day');
    if (days < 365) return longAgoFormat().format(-Math.floor(days / 30.5), 'month');
    return longAgoFormat().format(-Math.floor(days / 365), 'year');
  },
  created: 'Member since',
  protection: 'Protection of the account',
  activity: 'Activity',
  details: 'Details',
  isWellProtected: 'Your account has every protection that we offer.',
  email: { verified: 'Verified', unverified: 'Not verified' },
  password: {
    title: 'Password',
    upToDate: 'Up to date',
    soon: 'To be renewed',
    none: 'None',
    noneSentence: 'You sign in another way.',
    chosen: (ago) => `Chosen ${ago}.`,
    runsOut: (day) => `To be renewed before ${day}.`,
  },
  secondFactor: {
    title: 'Two-factor authentication',
    on: 'On',
    off: 'Off',
    offSentence: 'One factor is enough to sign in.',
    onSentence: (applications, passkeys) => {
      const held = [
        ...(applications > 0 ? [counted(applications, 'application', 'applications')] : []),
        ...(passkeys > 0 ? [counted(passkeys, 'passkey', 'passkeys')] : []),
      ];
      return held.length > 0 ? `With ${held.join(' and ')}.` : 'With a recovery code.';
    },
  },
  codes: {
    title: 'Recovery codes',
    some: (count) => counted(count, 'code', 'codes'),
    none: 'None',
    sentence: 'For the day when you no longer have your application.',
  },
  passkeys: {
    title: 'Passkeys',
    some: (count) => counted(count, 'passkey', 'passkeys'),
    none: 'None',
    sentence: 'To sign in without a password, by unlocking your device.',
  },
  identities: {
    title: 'Linked identities',
    some: (count) => counted(count, 'identity', 'identities'),
    none: 'None',
    linked: (names) => `${formats.list('en').format(names)}.`,
    possible: (names) => `To sign in with ${formats.list('en', { type: 'disjunction' }).format(names)}.`,
  },
  sessions: {
    title: 'Sessions',
    some: (count) => counted(count, 'open session', 'open sessions'),
    alone: 'This one is the only one.',
    others: 'This one included.',
  },
  lastSignIn: {
    title: 'Last sign-in',
    none: 'No other sign-in is known than this one.',
    sentence: (moment) => `In another session, on ${moment}.`,
  },
  advice: {
    'second-factor': {
      title: 'Turn two-factor authentication on',
      sentence:
        'Today your password is enough to enter your account. With a code from your phone as well, knowing the password is not enough.',
      button: 'Add an application',
    },
    'passkey-as-second-factor': {
      title: 'Turn two-factor authentication on',
      sentence:
        'You have a passkey, but your password alone still opens your account. The passkey can be asked for after it.',
      button: 'Turn on with a passkey',
    },
    'no-codes': {
      title: 'Create new recovery codes',
      sentence: 'You have none left: if you lost your device, you would have to wait for several days.',
      button: 'Create new codes',
    },
    renewal: {
      title: 'Renew your password',
      sentence: 'Its renewal is due soon. If you change it now, you choose the moment.',
      button: 'Change the password',
    },
    'few-codes': {
      title: 'Think of your recovery codes',
      sentence: 'You have few left. New codes will replace the old ones.',
      button: 'Create new codes',
    },
    passkey: {
      title: 'Add a passkey',
      sentence: 'You will sign in by unlocking your device. A passkey cannot be given to a false site by mistake.',
      button: 'Add a passkey',
    },
  },
};
