import type { people as french } from '../fr/people.ts';
import type { Translation } from '../translation.ts';
import { duration } from './duration.ts';

export const people: Translation<typeof french> = {
  label: 'People',
  title: 'People',
  back: 'Back to the search',
  backToPerson: 'Back to the person’s page',
  actions: 'Actions',
  search: {
    legend: 'Find a person',
    intro:
      'Find the person who asks for help. The log keeps that you searched and the number of results, never what you type.',
    q: 'E-mail address, user name or identifier',
    hint: ({ shortest }) => `The beginning is enough: at least ${shortest} characters. Example: name@domain.com`,
    submit: 'Search',
    problems: {
      empty: () =>
        'Enter the beginning of the e-mail address, the user name or the identifier. Example: name@domain.com',
      short: ({ shortest }) =>
        `Enter at least ${shortest} characters. Ask the person for the whole address. Example: name@domain.com`,
      long: ({ longest }) => `The text is too long: ${longest} characters at most. Example: name@domain.com`,
      characters: () =>
        'Family names and given names are not searched. Type the beginning of the e-mail address, of the user name or of the identifier, without a space, an accent or a letter of another alphabet. Example: name@domain.com',
    },
    throttled: (seconds) =>
      `You have searched a lot in a short time: this search was not run. Try again in ${duration(seconds)}. Auditors see this in the log.`,
    results: 'Results',
    count: (count) => (count === 1 ? '1 person' : `${count} people`),
    more: (most) =>
      `More than ${most} people match: only ${most} are shown. Narrow the search down, ideally with the whole address.`,
    none: 'Nobody matches this search. Check with the person what you typed: the account may have another address.',
    masked: 'Addresses and user names are masked. The page of a person shows them in full.',
    columns: {
      email: 'E-mail address',
      username: 'User name',
      state: 'Account status',
      lastSignIn: 'Last sign-in',
      created: 'Account created on',
    },
    createdOn: (email, day) => `${email}, account created on ${day}`,
  },
  ofService: {
    title: 'People',
    intro:
      'The people whom this service has invited. Their addresses and names are masked, and the journal keeps that you have read them.',
    none: 'This service has invited nobody.',
    username: 'Name given by the service',
    state: 'State',
    states: { joined: 'Accepted', invited: 'Invitation sent', expired: 'Invitation expired' },
    since: {
      joined: (day: string) => `Since ${day}`,
      invited: (day: string) => `Valid until ${day}`,
      expired: (day: string) => `Since ${day}. The service can send another one.`,
    },
    noInvitation: 'No invitation under way',
    inactive: 'Deactivated',
    personOf: (email: string, username: string) => `${email}, ${username}`,
    navigation: 'Pages of the list of people',
    next: 'Next people',
    first: 'Back to the start of the list',
    throttled: (seconds: number) =>
      `You have read many lists of people in a short time: this one is not shown. Try again in ${duration(seconds)}. The auditors see it in the journal.`,
  },
  person: {
    self: 'This is your own account: you can do nothing with it from this page. Use the pages of your account, or ask another agent.',
    holder: 'This person holds a role: every action on the account needs a second agent’s approval.',
    formerHolder:
      'This person held a role less than 30 days ago: every action on the account needs a second agent’s approval.',
    standing: 'What to know',
    nothing: 'Nothing keeps this person from signing in.',
    disabled: (moment) => `Account disabled since ${moment}: the person cannot sign in.`,
    restricted: (moment) =>
      `Use of the data restricted since ${moment}: the person cannot sign in, and no service gets the data, which is kept.`,
    closing: (asked, due, isOtherwiseOpen) =>
      `${asked === undefined ? 'Deletion requested' : `Deletion requested on ${asked}`}: the account will be deleted on ${due}. ${isOtherwiseOpen ? 'Until then the person cancels it by signing in, or by the link of the message.' : 'Until then the link of the message that the person got cancels the deletion. It lets nobody sign in.'}`,
    unproved: 'The e-mail address is not proved.',
    passwordOver: (moment) => `Password ran out on ${moment}: it has to be changed at the next sign-in.`,
    passwordTemporary: 'Temporary password: the person chooses another one at the next sign-in.',
    passwordGone: 'The password was taken away: the person chooses another one on the page “Forgotten password”.',
    passwordReset:
      'The password was chosen by a link in an e-mail less than 30 days ago: it does not count as a proof for a lost device.',
    lockouts: {
      password: (failures, moment) =>
        `${failures} failures in a row: every password is refused until ${moment}, except from a browser that was used for this account before.`,
      'known-browser': (failures, moment) =>
        `${failures} failures in a row: every password is refused until ${moment} from a browser that was used for this account before.`,
      'second-factor': (failures, moment) =>
        `${failures} failures in a row at the second factor: every code is refused until ${moment}.`,
    },
    passwordOff: (failures) =>
      `Password refused after ${failures} failures in a row: the person has to choose another one on the page “Forgotten password”.`,
    correctionAsked: (email, moment) =>
      `New address ${email} asked for by the support team on ${moment}: the person has not confirmed it yet.`,
    correctionProved: (email, moment) =>
      `New address ${email} confirmed: it becomes the address of the account on ${moment} unless somebody cancels.`,
    requests: {
      title: 'Waiting requests',
      lostDevice: (reference, moment) =>
        `Lost device, reference ${reference}: without an answer, two-factor authentication is removed on ${moment}`,
      act: (act, moment) => `Two agents have to agree to ${act}, before ${moment}`,
    },
    facts: 'The person',
    name: 'Name',
    unnamed: 'not given',
    email: 'E-mail address',
    username: 'User name',
    sub: 'Identifier (sub)',
    locale: 'Language',
    unknownLocale: 'unknown',
    created: 'Account created on',
    lastSignIn: 'Last sign-in',
    never: 'none known',
    roles: 'Roles',
    noRole: 'none',
    ways: 'Ways to sign in',
    password: 'Password',
    noPassword: 'none',
    temporary: 'temporary password',
    chosen: (day, runsOut) =>
      runsOut === undefined ? `chosen on ${day}` : `chosen on ${day}, to be changed before ${runsOut}`,
    secondFactor: 'Two-factor authentication',
    secondFactorOn: (day) => `on since ${day}`,
    secondFactorOff: 'off',
    codes: 'Recovery codes',
    codesLeft: (count) => (count === 0 ? 'none' : `${count} can be used`),
    factor: { application: 'Authenticator application', passkey: 'Passkey' },
    added: (day, used) => (used === undefined ? `added on ${day}, never used` : `added on ${day}, used on ${used}`),
    linked: (day, used) => (used === undefined ? `linked on ${day}` : `linked on ${day}, used on ${used}`),
    sessions: {
      title: 'Open sessions',
      none: 'No session is open.',
      columns: { browser: 'Browser', way: 'Signed in by', opened: 'Opened on', used: 'Used on', services: 'Services' },
      network: (network) => `network ${network}`,
    },
    services: {
      title: 'Services',
      none: 'No service has access to this account.',
      columns: { name: 'Service', access: 'Access', since: 'Since', used: 'Used on' },
      firstParty: 'service of the organisation, which asks for no consent',
      agreed: 'consent of the person',
      offline: 'goes on when the person is not signed in',
      off: 'disabled',
    },
    messages: {
      title: 'E-mails sent',
      intro:
        'The last 20, kept for a month without what they said. “Delivered” means that the mail server has accepted it: it may lie in the junk folder.',
      none: 'No e-mail was sent in the last month.',
      columns: { subject: 'Subject', asked: 'Written on', fate: 'Delivery' },
      unnamed: (kind) => `E-mail “${kind}”`,
      sent: (moment) => `Delivered on ${moment}`,
      waiting: 'Waiting to be sent',
      waitingForServer: (reason) =>
        `Waiting: the mail server accepts nothing at the moment (${reason}). The e-mail will be sent on its own.`,
      waitingAgain: (reason) => `Waiting: the mail server refused it (${reason}). It will be tried again.`,
      refused: (reason) =>
        `Refused by the mail server (${reason}). The address may not exist, or the mailbox may be full.`,
      lost: 'Never sent: its content expired before the mail server accepted it.',
    },
    history: {
      title: 'History',
      intro: 'The last 20 events, as the person reads them in the account.',
      none: 'No event is kept.',
      noFacts: 'none',
      columns: { when: 'Date', what: 'Event', facts: 'Details' },
    },
  },
  states: {
    open: 'Open',
    disabled: 'Disabled',
    restricted: 'Use of the data restricted',
    closing: 'Waiting for deletion',
  },
  holder: 'Two agents',
};
