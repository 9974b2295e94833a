import { hash } from 'node:crypto';
import { parseEmailAddress } from '../fields/email-address.ts';
import { findUnstorable, unstorableWords } from '../fields/storable.ts';
import { note, type ImportNote } from './import-notes.ts';
import type { FoundEntry } from './read-item.ts';
import { idOf } from './read-person.ts';

/** The members of a line of a file of people, each with the name that the report has for it elsewhere. */
const ownMembers = [
  'sub',
  'external_id',
  'username',
  'email',
  'email_verified',
  'given_name',
  'family_name',
  'locale',
  'created_at',
  'enabled',
  'password_hash',
  'password_changed_at',
  'totp_secret',
  'totp_label',
] as const;

/** The names of these members in an entry of a realm, in whose form a line is read. */
export const memberNames: Readonly<Record<string, string>> = { firstName: 'given_name', lastName: 'family_name' };

const linkOf = (upstream: string) => `${upstream}_subject`;

/** Returns every member that a line may have. */
export const lineMembers = (upstreams: readonly string[]): readonly string[] => [
  ...ownMembers,
  ...upstreams.map(linkOf),
];

interface LineReading {
  readonly path: string;
  readonly upstreams: readonly string[];
  /** Makes the `sub` of a person whose line has none, always the same one of the same text. */
  readonly subOf: (key: string) => string;
}

const flags = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const isoTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?$/;

/** Returns a time in milliseconds: seconds since 1970, a day, or a moment with its zone. */
function timeOf(text: string): number | undefined {
  if (/^-?\d{1,11}$/.test(text)) return Number(text) * 1000;
  const time = isoTime.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Returns the id of an application, the same at each import. The secret alone has 128 bits, so nothing can be read from it. */
const applicationId = (sub: string, secret: string) => hash('sha256', `${sub}\0${secret}`, 'hex').slice(0, 32);

/**
 * Returns a line of a file of people as an entry of a realm, so that one function reads both. A hash in a form of docs/password-hashes.md
 * stands as it is.
 */
export function entryOfLine(line: ReadonlyMap<string, string>, { path, upstreams, subOf }: LineReading): FoundEntry {
  const refuse = (problem: ImportNote, entry = {}): FoundEntry => ({ path, entry, problem });
  const unstorable = findUnstorable([...line.values()]);
  if (unstorable) return refuse(note('unstorable', unstorableWords[unstorable]));
  const wrong: string[] = [];
  const read = <Value>(name: (typeof ownMembers)[number], parse: (text: string) => Value | undefined) => {
    const text = line.get(name);
    const value = text === undefined ? undefined : parse(text);
    if (text !== undefined && value === undefined) wrong.push(name);
    return value;
  };
  const username = line.get('username');
  const email = line.get('email');
  const address = parseEmailAddress(email);
  const key = line.get('external_id') ?? (address.ok ? address.canonical : undefined);
  const sub = line.get('sub') ?? (key === undefined ? undefined : subOf(key));
  const named = { id: sub, username };
  if (sub === undefined) return refuse(note('no_key'), named);
  if (idOf(named) === undefined) return refuse(note('no_id'), named);
  if (username === undefined && !address.ok) return refuse(note('no_username'), named);
  const secret = line.get('totp_secret')?.replaceAll(' ', '').toUpperCase();
  const [verified, enabled] = [
    read('email_verified', (text) => flags.get(text.toLowerCase())),
    read('enabled', (text) => flags.get(text.toLowerCase())),
  ];
  const [createdTimestamp, changedDate] = [read('created_at', timeOf), read('password_changed_at', timeOf)];
  if (wrong.length > 0) return refuse(note('values', ...wrong), named);
  const passwordHash = line.get('password_hash');
  const locale = line.get('locale');
  const entry = {
    id: sub,
    username: username ?? '',
    email,
    emailVerified: verified ?? false,
    firstName: line.get('given_name'),
    lastName: line.get('family_name'),
    enabled: enabled ?? true,
    createdTimestamp,
    ...(locale !== undefined && { attributes: { locale: [locale] } }),
    credentials: [
      ...(passwordHash === undefined
        ? []
        : [{ type: 'password', createdDate: changedDate, secretData: JSON.stringify({ hash: passwordHash }) }]),
      ...(secret === undefined
        ? []
        : [
            {
              id: applicationId(sub, secret),
              type: 'otp',
              userLabel: line.get('totp_label'),
              createdDate: createdTimestamp,
              secretData: JSON.stringify({ value: secret }),
              credentialData: JSON.stringify({ subType: 'totp', digits: 6, secretEncoding: 'BASE32' }),
            },
          ]),
    ],
    federatedIdentities: upstreams.flatMap((identityProvider) => {
      const userId = line.get(linkOf(identityProvider));
      return userId === undefined ? [] : [{ identityProvider, userId }];
    }),
  };
  return { path, entry };
}
