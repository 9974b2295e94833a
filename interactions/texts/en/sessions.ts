import { formats } from '../formats.ts';
import type { sessions as french } from '../fr/sessions.ts';
import type { Translation } from '../translation.ts';
import { dates } from './dates.ts';

export const sessions: Translation<typeof french> = {
  title: 'Sessions',
  moment: dates.moment,
  intro: 'The browsers in which you are signed in. Times are those of Paris.',
  open: 'Open sessions',
  usedOn: (day) => `Used on ${day}`,
  stranger: {
    before: 'If you do not recognise a session, close it, and then ',
    link: 'change your password',
    after: '.',
  },
  this: 'This session',
  browserOn: (browser, system) => `${browser} on ${system}`,
  otherBrowser: 'Another browser',
  unknownBrowser: 'Unknown browser',
  details: {
    network: 'Network address',
    opened: 'Opened on',
    used: 'Last used',
    now: 'now',
    wayIn: 'Signed in by',
    level: 'Level',
    services: 'Services',
    noService: 'none yet',
    ends: 'Closes on',
    endsUnused: (moment) => `${moment}, unless it is used before`,
  },
  before: 'The browser and the network are not known: this session was opened before we showed them here.',
  unknownNetwork: 'unknown',
  methods: {
    password: 'password',
    totp: 'code of an application',
    'recovery-code': 'recovery code',
    'device-passkey': 'passkey',
    'synced-passkey': 'passkey',
    'security-key': 'security key',
  },
  unknownWay: 'unknown way',
  and: (names) => formats.list('en-GB', { type: 'conjunction' }).format(names),
  levels: {
    eidas0: 'one factor',
    'eidas0-mfa': 'two factors',
    eidas1: 'verified identity',
    'eidas1-mfa': 'verified identity, two factors',
  },
  withLevel: (ways, level) => `${ways} (${level})`,
  close: 'Close',
  called: (browser, moment) => `${browser}, opened on ${moment}`,
  closeName: (called) => `Close the session ${called}`,
  signOut: 'Sign out',
  closeOthers: 'Close all others',
  toCloseOthers: (count) => `Close the ${count} other sessions at once`,
  consequence: {
    before:
      'Once a session is closed, you have to sign in again in its browser. The services of the session are told and lose the access that it gave them. A service to which you gave access that continues while you are not signed in keeps that access: you can withdraw it on the page ',
    link: 'Services',
    after: '.',
  },
  browsers: {
    title: 'Trusted browsers',
    purpose: 'In these browsers a sign-in asks for your password alone.',
    none: 'None: two-factor authentication is asked for in every browser.',
    other: 'Another browser',
    until: (day) => `Trusted until ${day}`,
    since: (name, day) => `${name}, added on ${day}`,
    forget: 'Stop trusting',
    forgetAll: 'Stop trusting every browser',
  },
};
