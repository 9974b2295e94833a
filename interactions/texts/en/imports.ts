import type { OwedStep } from '../../../src/domain/factors/owed-steps.ts';
import type { ImportNoteCode } from '../../../src/domain/keycloak/import-notes.ts';
import { minute } from '../../../src/domain/time.ts';
import type { imports as french } from '../fr/imports.ts';
import type { Translation } from '../translation.ts';
import { dates } from './dates.ts';
import { many, number } from './numbers.ts';

/** Says what of people was not brought in as it was. The number of these people stands before each sentence. */
const exceptions: Readonly<Record<ImportNoteCode, string>> = {
  malformed: 'Left out: the entry is not JSON.',
  not_object: 'Left out: the entry is not a JSON object.',
  too_large: 'Left out: the entry is larger than 4 MB.',
  encoding: 'Left out: the entry is not UTF-8.',
  name_twice: 'Left out: a name stands twice in the entry.',
  unstorable: 'Left out: the entry holds characters that no database keeps.',
  no_id: 'Left out: the identifier is missing, or does not fit.',
  no_username: 'Left out: the user name is missing.',
  no_key: 'Left out: neither an identifier, nor a user name, nor an address.',
  columns: 'Left out: the line has another number of fields than the first line.',
  members: 'Left out: the line has members that no line can have.',
  values: 'Left out: the line has values that cannot be read.',
  id_twice: 'Left out: another entry has the same identifier.',
  sub_taken: 'Left out: an account that did not come from this service has this identifier already.',
  deleted_here: 'Left out: the account was deleted here.',
  service_account: 'Accounts of services: they come with their service.',
  username_changed: 'User name changed: the person signs in by the new name, or by the address.',
  email_missing: 'No address: the person signs in by the user name.',
  email_malformed: 'An address that is none: the person signs in by the user name.',
  email_shared: 'Shared address: no account has it, and each person signs in by the user name.',
  email_taken: 'Address of an account that was here before: the person signs in by the user name.',
  email_unproved: 'Address never confirmed: services read that it is not.',
  no_way_in:
    'Neither a password, nor an address, nor a link, nor a passkey: an agent has to give the account an address.',
  name_left_out: 'Name refused: the person types it again.',
  name_cut: 'Name of more than 100 characters, cut.',
  locale: 'Language without pages here: French.',
  attributes: 'Attributes that are not brought in.',
  attribute_refused: 'Attributes that the rules of the profile refuse: the person types them anew.',
  attribute_too_large: 'Attributes of more than 50 values, or of more than 2,048 characters.',
  date: 'Impossible date: that of the import stands instead.',
  no_password: 'No password: “Forgot your password?”, or another way to sign in.',
  password_unreadable: 'Password of a form that is not verified here: “Forgot your password?”.',
  passwords: 'Several passwords: the first one counts.',
  hotp: 'Device that counts (HOTP), without a counterpart: the person adds another second factor.',
  totp_unreadable: 'Application whose codes are not verified here: the person adds another one.',
  totp_anew: 'Application whose key is not known: the person sets up another one at the first sign-in.',
  recovery_unreadable: 'Recovery codes that are not verified here.',
  passkey_host: 'Security key or passkey of another host: the person adds it again.',
  passkey_host_unknown: 'Security key or passkey whose host is not known: name it by --rp-id.',
  passkey_unreadable: 'Security key or passkey that is not verified here: the person adds it again.',
  passkey_taken: 'Security key or passkey that another account has here already.',
  credential_unknown: 'Way to sign in of another kind.',
  link_unmapped: 'Link to a provider that the option --map does not name.',
  link_off: 'Link to a provider that is not in service here.',
  link_shared: 'Link that two people had: neither has it, and each may make it again.',
  link_taken: 'Link that another account has here already.',
  actions: 'Actions that Keycloak asked for, and that are not asked for here.',
  roles_unknown: 'Roles or groups that the realm does not describe: nothing that they hold is known.',
  carried_too_large: 'Roles, groups and attributes of more than 8,000 bytes: none of them is told to services.',
  consents: 'Consents given to services, which ask again.',
  kept: 'Changed here since the last import: the change of the former service is left out.',
};

const hashes: Readonly<Record<string, string>> = {
  pbkdf2: 'PBKDF2, SHA-1',
  'pbkdf2-sha256': 'PBKDF2, SHA-256',
  'pbkdf2-sha512': 'PBKDF2, SHA-512',
  argon2id: 'Argon2id',
};
const hash = (kind: string) => hashes[kind] ?? kind;

/** Says what the next sign-in of an imported person asks. */
const steps: Readonly<Record<OwedStep, string>> = {
  address: 'address to confirm',
  factor: 'second factor to set up',
  codes: 'recovery codes',
  names: 'name to check',
  terms: 'terms of use',
};

/** Names a kind of credential, of link or of step, as a run counts it. */
function kind(counted: string): string {
  const [, algorithm, digits, seconds] = /^totp (\w+) (\d) digits (\d+) s$/.exec(counted) ?? [];
  if (algorithm !== undefined)
    return `Authenticator application, ${algorithm.toUpperCase().replace('SHA', 'SHA-')}, ${digits} digits, ${seconds} s`;
  if (counted.startsWith('password ')) return `Password, ${hash(counted.slice('password '.length))}`;
  const [, step] = /^step at the next sign-in: (.+)$/.exec(counted) ?? [];
  if (step !== undefined) return `At the next sign-in: ${steps[step as OwedStep] ?? step}`;
  if (counted.startsWith('link ')) return `Link to ${counted.slice('link '.length)}`;
  return (
    {
      'recovery codes': 'Recovery codes',
      hotp: 'Device that counts (HOTP)',
      passkey: 'Passkey',
      'security key': 'Security key',
    }[counted] ?? counted
  );
}

/** The page of the runs that have brought people in. */
export const imports: Translation<typeof french> = {
  title: 'Imports from another service',
  intro:
    'The people who came from another service, and what remains to be done for them. The report of the command names each of them.',
  none: 'Nobody has come from another service.',
  remaining: {
    title: 'What remains to be done',
    nothing: 'Everybody has signed in, and nothing remains to be done.',
    columns: { what: 'Finding', count: 'Number', next: 'Next' },
    counted: (seconds: number) =>
      `Counted at ${dates.clock(seconds)}. These numbers are made anew once a minute at most.`,
    notSignedIn: 'People who have not signed in yet',
    notSignedInNext: (imported: number) => `Of ${many(imported, 'person', 'people')} brought in.`,
    formerHash: (name: string) => `Passwords in their former form (${hash(name)})`,
    formerHashNext: 'Nothing: each is renewed at the first sign-in.',
    withoutAddress: 'Accounts without an address',
    withoutAddressNext: 'Tell their people to sign in by the user name. An agent can give them an address.',
    withoutPassword: 'People without a password',
    withoutPasswordNext: 'They use “Forgot your password?”, or another way to sign in.',
    withoutWayIn: 'People without any way to sign in',
    withoutWayInNext: 'An agent has to give each account an address.',
    linksOff: 'Links to a provider that is off',
    linksOffNext: (issuers: readonly string[]) => `Put this provider into service: ${issuers.join(', ')}.`,
    unusedClients: 'Services brought in that have not been used yet',
    unusedClientsNext: (names: readonly string[], others: number) =>
      `Ask their contacts to try a sign-in: ${names.join(', ')}${others > 0 ? ` and ${many(others, 'other', 'others')}` : ''}.`,
  },
  runs: {
    title: 'Runs',
    recent: (count: number) => `The last ${number(count)}, the newest first.`,
    of: (seconds: number) => `Run of ${dates.moment(seconds)}`,
    origin: 'Origin',
    operator: 'Started by',
    duration: 'Duration',
    durationOf: (seconds: number) =>
      seconds < 1
        ? 'less than a second'
        : seconds < 2 * minute
          ? many(seconds, 'second', 'seconds')
          : many(Math.round(seconds / minute), 'minute', 'minutes'),
    unfinished: 'Not finished',
    unfinishedHint: 'It goes on, or it was stopped. The same command takes it up where it is.',
    people: 'People',
    outcomes: {
      created: (count: number) => `${number(count)} new`,
      changed: (count: number) => `${number(count)} updated`,
      unchanged: (count: number) => `${number(count)} unchanged`,
      left_out: (count: number) => `${number(count)} left out`,
    },
    clients: 'Services',
    clientsOf: (created: number, present: number, leftOut: number) =>
      `${number(created)} registered, ${number(present)} here already, ${number(leftOut)} left out`,
    keys: 'Keys',
    keysOf: (published: number, others: number) => `${number(published)} published, ${number(others)} left out`,
    kinds: 'Credentials and links brought in',
    exceptions: 'Exceptions',
    ofRun: (summary: string, count: number) => `${summary} (${number(count)})`,
  },
  exceptions,
  kind,
};
