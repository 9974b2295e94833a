import { formats } from '../formats.ts';
import type { data as french } from '../fr/data.ts';
import type { Translation } from '../translation.ts';
import { duration } from './duration.ts';

export const data: Translation<typeof french> = {
  title: 'My data',
  intro:
    'You can download a copy of the data that the Géoplateforme keeps about your account, to read it or to give it to another service (right of access and right to data portability).',
  holds: 'The ZIP file holds:',
  parts: [
    'a document to read in your browser (compte.html)',
    'the same data in a format that a program can read (compte.json)',
    'your profile photo, if you have one (photo.jpg)',
  ],
  secrets:
    'It holds no secret: no password, no recovery code, no key. It does hold personal data, so keep it to yourself.',
  limits:
    'The file is prepared within moments, and an e-mail tells you when it is ready. You can download it for 24 hours, in this session only.',
  ask: 'Prepare my data',
  again: 'Prepare a new file',
  goesOn: 'You have identified yourself again. Choose “Prepare my data” to go on.',
  stateTitle: 'Your file',
  open: {
    waiting: (moment) => `Your file was asked for on ${moment}. Its preparation is about to begin.`,
    percent: (moment, percent) => `Your file, asked for on ${moment}, is being prepared: ${percent}% done.`,
    stay: 'You can leave this page: an e-mail will tell you when the file is ready.',
    reload: 'Refresh',
  },
  ready: {
    sentence: (moment) => `Your file has been ready since ${moment}.`,
    download: 'Download my data',
    detail: (size) => `ZIP – ${size}`,
    until: (moment) =>
      `It can be downloaded until ${moment}, in this session only: it is no longer available once you sign out.`,
  },
  failed: 'Your file could not be prepared. Please ask for it again. If this happens again, write to us.',
  elsewhere:
    'A file is being prepared for another session of your account. Wait until it is ready, then ask for yours here.',
  throttled: (seconds) =>
    `You have already asked for several files today, so this one is not prepared. Try again in ${duration(seconds)}.`,
  size: (bytes) =>
    bytes < 1_000_000
      ? `${Math.max(1, Math.round(bytes / 1000))} kB`
      : `${formats.number('en-GB', { maximumFractionDigits: 1 }).format(bytes / 1_000_000)} MB`,

  document: {
    title: 'Data of your account',
    made: (moment) =>
      `This document was made on ${moment}. All times are those of Paris. The file compte.json holds the same data in a format that a program can read.`,
    contents: 'Contents',
    none: 'No data',
    never: 'Never',
    account: {
      title: 'Account',
      sub: 'Identifier of the account',
      emailVerified: 'Address verified on',
      locale: 'Language',
      roles: 'Roles',
      created: 'Account created on',
      updated: 'Last changed on',
      secondFactor: 'Two-factor authentication turned on',
      deletion: 'Account to be deleted on',
      restricted: 'Use of the data restricted since',
      terms: 'Terms of use accepted',
      termsOf: (version, moment) => `version ${version}, on ${moment}`,
    },
    profile: { title: 'Profile' },
    photo: { title: 'Profile photo', alt: 'Your profile photo' },
    factors: {
      title: 'Ways to sign in',
      kind: 'Way',
      kinds: {
        password: 'Password',
        application: 'Authenticator application',
        passkey: 'Passkey',
        recovery_code: 'Recovery code',
      },
      added: 'Since',
      lastUsed: 'Last used',
    },
    identities: {
      title: 'Linked identities',
      service: 'Service',
      subject: 'Identifier given by the service',
      declined: 'Address that you declined',
      linked: 'Linked on',
    },
    services: { agreement: 'You gave your consent', offline: 'Access while you are not signed in' },
    history: { what: 'Event', when: 'Date', more: 'Details' },
    yesNo: (is) => (is ? 'Yes' : 'No'),
    trusted: { title: 'Trusted browsers', browser: 'Browser', until: 'Trusted until' },
    carried: {
      title: 'Roles and groups at services',
      realmRoles: 'Roles',
      groups: 'Groups',
      rolesAt: 'Roles at a service',
      attribute: 'Attribute',
    },
    provisioned: {
      title: 'Management by an organization',
      service: 'Service',
      accepted: 'Accepted on',
      said: 'What the service has said',
    },
    recent: { title: 'Services of the last month', service: 'Service', last: 'Last day' },
    known: { title: 'Known browsers', first: 'First sign-in', last: 'Last sign-in' },
    changes: {
      title: 'Changes that you can still undo',
      kind: 'Change',
      kinds: {
        'address-changed': 'Change of the e-mail address',
        'username-changed': 'Change of the user name',
        'password-changed': 'Change of the password',
        'totp-added': 'Authenticator application added',
        'totp-removed': 'Authenticator application removed',
        'recovery-codes-renewed': 'New recovery codes',
        'passkey-added': 'Passkey added',
        'passkey-removed': 'Passkey removed',
        'second-factor-on': 'Two-factor authentication turned on',
        'second-factor-off': 'Two-factor authentication turned off',
        'identity-linked': 'Identity linked',
        'identity-unlinked': 'Identity unlinked',
      },
      made: 'Made on',
      until: 'Can be undone until',
      former: 'Former address',
    },
    correction: {
      title: 'New address given by the support team',
      email: 'E-mail address',
      asked: 'Given on',
      proved: 'Confirmed on',
      effective: 'Takes effect on, at the earliest',
    },
    request: {
      title: 'Request to remove the second factor',
      reference: 'Reference',
      begun: 'Made on',
      ends: 'Takes effect on',
    },
  },
};
