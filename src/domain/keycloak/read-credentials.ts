import { totpAlgorithms, totpDigits, type TotpForm } from '../factors/totp.ts';
import { parseFactorLabel } from '../factors/factor-label.ts';
import { isObject, parseJson, type Members } from '../members.ts';
import { toSeconds } from '../time.ts';
import { note, type ImportNote } from './import-notes.ts';
import { passkeyTypes, readPasskeys, type ImportedPasskey, type PasskeyHosts } from './read-passkeys.ts';

/** An application that shows codes. */
export interface ImportedTotp extends TotpForm {
  readonly id: string;
  readonly label: string;
  /** Base32. */
  readonly secret: string;
  readonly createdAt: number | undefined;
}

export interface ImportedCredentials {
  /** The password in a form of docs/password-hashes.md, with its age where it is known. */
  readonly password: { readonly hash: string; readonly changedAt: number | undefined } | null;
  /** Hashes of former passwords, the oldest first. */
  readonly formerHashes: readonly string[];
  readonly applications: readonly ImportedTotp[];
  /** The person has an application whose key is not known. Her second factor is on, so the next sign-in sets up another one. */
  readonly owesFactor?: true;
  /** SHA-512 of the codes, in base64. */
  readonly recoveryDigests: readonly string[];
  readonly passkeys: readonly ImportedPasskey[];
}

export interface Credential {
  readonly type: string;
  readonly id: string;
  readonly label: string | undefined;
  readonly createdAt: number | undefined;
  readonly secret: Members;
  readonly about: Members;
}

function parsed(text: unknown): Members | undefined {
  const value = typeof text === 'string' ? parseJson(text) : undefined;
  return isObject(value) ? value : undefined;
}

/** Returns milliseconds of Keycloak as seconds; undefined for what is no time. */
export const secondsOf = (milliseconds: unknown): number | undefined =>
  typeof milliseconds === 'number' && Number.isFinite(milliseconds) && Math.abs(milliseconds) < 8.64e15
    ? toSeconds(milliseconds)
    : undefined;

const longestHash = 255;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Returns base64 without padding; undefined for anything else. */
const bare = (value: unknown) =>
  typeof value === 'string' && base64.test(value) ? value.replace(/=+$/, '') : undefined;

/** Returns the only entry of a list of Keycloak's additional parameters. */
function parameter(about: Members, name: string): string | undefined {
  const parameters = about['additionalParameters'];
  const values = isObject(parameters) ? parameters[name] : undefined;
  return Array.isArray(values) && values.length === 1 && typeof values[0] === 'string' ? values[0] : undefined;
}

/** Returns a password in the form of docs/password-hashes.md; undefined where there is none for it. */
function hashOf({ secret, about }: Credential): string | undefined {
  // A file of people, and a password that was verified a moment ago, bring a hash that has this form already.
  if (typeof secret['hash'] === 'string') return secret['hash'];
  const [salt, value] = [bare(secret['salt']), bare(secret['value'])];
  const rounds = about['hashIterations'];
  if (salt === undefined || value === undefined || typeof rounds !== 'number') return undefined;
  const algorithm = about['algorithm'];
  if (algorithm === 'pbkdf2' || algorithm === 'pbkdf2-sha256' || algorithm === 'pbkdf2-sha512')
    return `$${algorithm}$i=${rounds},l=${Buffer.from(value, 'base64').length}$${salt}$${value}`;
  if (algorithm !== 'argon2' || parameter(about, 'type') !== 'id' || parameter(about, 'version') !== '1.3')
    return undefined;
  const [memory, lanes] = [parameter(about, 'memory'), parameter(about, 'parallelism')];
  return `$argon2id$v=19$m=${memory},t=${rounds},p=${lanes}$${salt}$${value}`;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '?');

/** Says which kind of hash a password has. */
function kindOf({ secret, about }: Credential): string {
  if (typeof secret['hash'] === 'string') return /\$(argon2id|pbkdf2[\w-]*)\$/.exec(secret['hash'])?.[1] ?? '?';
  const algorithm = textOf(about['algorithm'] ?? '?').slice(0, 40);
  if (algorithm !== 'argon2') return algorithm;
  const [type, version] = [parameter(about, 'type'), parameter(about, 'version')];
  return type === 'id' && version === '1.3' ? 'argon2id' : `argon2${type ?? '?'} ${version ?? '?'}`;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Writes bytes in base32 without padding (RFC 4648, section 6). */
export function base32Of(bytes: Uint8Array): string {
  let [text, bits, value] = ['', 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += letters[(value >>> (bits - 5)) & 31];
    value &= 0xff;
  }
  return bits > 0 ? text + letters[(value << (5 - bits)) & 31] : text;
}

/** The fewest characters of base32 that a secret may have: 128 bits (RFC 4226, section 4, R6). */
const fewestLetters = 26;
const longestPeriod = 300;

/**
 * Returns an application whose codes are verified here. Where the encoding is not named, the key is the UTF-8 bytes of the text, whatever this
 * looks like.
 */
function applicationOf({ id, label, createdAt, secret, about }: Credential): ImportedTotp | undefined {
  const { value } = secret;
  if (typeof value !== 'string') return undefined;
  const encoding = about['secretEncoding'];
  if (encoding !== undefined && encoding !== 'BASE32') return undefined;
  const key = encoding === 'BASE32' ? value.replace(/=+$/, '') : base32Of(Buffer.from(value, 'utf8'));
  const hashName = textOf(about['algorithm'] ?? 'HmacSHA1')
    .replace(/^Hmac/, '')
    .toLowerCase();
  const algorithm = totpAlgorithms.find((one) => one === hashName);
  const digits = totpDigits.find((one) => one === about['digits']);
  const period = about['period'] ?? 30;
  const isPeriod = typeof period === 'number' && Number.isInteger(period) && period > 0 && period <= longestPeriod;
  if (!algorithm || !digits || !isPeriod || !/^[A-Z2-7]+$/.test(key) || key.length < fewestLetters) return undefined;
  const read = parseFactorLabel(label);
  return { id, label: (read.ok && read.value) || 'Application', secret: key, createdAt, algorithm, digits, period };
}

function digestsOf({ secret, about }: Credential): readonly string[] | undefined {
  const { codes } = secret;
  if (about['algorithm'] !== 'SHA-512' || !Array.isArray(codes)) return undefined;
  const digests = codes.map((code) => (isObject(code) ? code['encodedHashedValue'] : undefined));
  return digests.every((digest) => typeof digest === 'string' && /^[A-Za-z0-9+/]{86}==$/.test(digest))
    ? (digests as string[])
    : undefined;
}

function readOne(value: unknown): Credential | undefined {
  if (!isObject(value) || typeof value['type'] !== 'string') return undefined;
  const { type, id, userLabel, createdDate } = value;
  return {
    type,
    id: typeof id === 'string' && id.length <= 36 ? id : '',
    label: typeof userLabel === 'string' ? userLabel : undefined,
    createdAt: secondsOf(createdDate),
    secret: parsed(value['secretData']) ?? {},
    about: parsed(value['credentialData']) ?? {},
  };
}

interface Reading {
  /** Returns whether a password can ever match a hash in one of the forms of docs/password-hashes.md. */
  readonly isVerifiable: (hash: string) => boolean;
  /** Undefined where the people come from a service whose hosts nobody knows. */
  readonly passkeyHosts?: PasskeyHosts | undefined;
  readonly tell: (note: ImportNote) => void;
  readonly count: (kind: string) => void;
  /** Says that a second factor does not come along. */
  readonly lose: () => void;
}

function readPasswords(
  all: readonly Credential[],
  { isVerifiable, tell, count }: Reading,
): Pick<ImportedCredentials, 'password' | 'formerHashes'> {
  const usable = (one: Credential) => {
    const hash = hashOf(one);
    return hash !== undefined && hash.length <= longestHash && isVerifiable(hash) ? hash : undefined;
  };
  const [first, ...others] = all.filter(({ type }) => type === 'password');
  if (others.length > 0) tell(note('passwords'));
  const hash = first && usable(first);
  if (first) count(`password ${kindOf(first)}`);
  else tell(note('no_password'));
  if (first && hash === undefined) tell(note('password_unreadable', kindOf(first)));
  const former = all
    .filter(({ type }) => type === 'password-history')
    .sort((one, other) => (one.createdAt ?? 0) - (other.createdAt ?? 0))
    .flatMap((one) => usable(one) ?? []);
  return {
    password: hash === undefined ? null : { hash, changedAt: first?.createdAt },
    formerHashes: former.slice(-4),
  };
}

/** Returns whether the former service asked a person for a second factor. A passkey alone is none: it replaces the password. */
export const hasSecondFactor = ({ applications, passkeys, owesFactor }: ImportedCredentials): boolean =>
  owesFactor === true || applications.length > 0 || passkeys.some(({ isSecurityKey }) => isSecurityKey);

const known: readonly string[] = ['password', 'password-history', 'otp', 'recovery-authn-codes', ...passkeyTypes];

/** Reads the credentials of a person. What cannot be used here is told. */
export function readCredentials(list: unknown, reading: Reading): ImportedCredentials {
  const { tell, count } = reading;
  const all = (Array.isArray(list) ? list : []).flatMap((value: unknown) => readOne(value) ?? []);
  const applications: ImportedTotp[] = [];
  let owesFactor = false;
  for (const one of all.filter(({ type }) => type === 'otp')) {
    // The administration API of a realm says that there is an application, and not its key.
    if (one.secret['value'] === undefined && one.about['subType'] !== undefined) {
      owesFactor = true;
      continue;
    }
    if (one.about['subType'] !== 'totp') {
      tell(note('hotp'));
      reading.lose();
      count('hotp');
      continue;
    }
    const application = one.id === '' ? undefined : applicationOf(one);
    if (!application) {
      tell(note('totp_unreadable'));
      reading.lose();
      continue;
    }
    applications.push(application);
    count(`totp ${application.algorithm} ${application.digits} digits ${application.period} s`);
  }
  if (owesFactor) tell(note('totp_anew'));
  let recoveryDigests: readonly string[] = [];
  for (const one of all.filter(({ type }) => type === 'recovery-authn-codes')) {
    const digests = digestsOf(one);
    if (digests) recoveryDigests = digests;
    else tell(note('recovery_unreadable'));
    count('recovery codes');
  }
  const passkeys = readPasskeys(all, { ...reading, hosts: reading.passkeyHosts });
  const others = [...new Set(all.map(({ type }) => type).filter((type) => !known.includes(type)))];
  if (others.length > 0) tell(note('credential_unknown', ...others.map((type) => type.slice(0, 40))));
  const owed = owesFactor ? { owesFactor: true as const } : {};
  return { ...readPasswords(all, reading), applications, ...owed, recoveryDigests, passkeys };
}
