import { hasPassword } from '../../account/has-password.ts';
import { createHash } from 'node:crypto';
import type { TotpForm } from '../../factors/totp.ts';
import { objectsIn, type Members } from '../../members.ts';
import { passwordAge, type ImportedPerson } from '../read-person.ts';
import { exportNote, type ExportNote } from './export-notes.ts';

/** A password that was chosen here, as Keycloak reads it; epoch seconds. */
interface ReadablePassword {
  readonly hash: string;
  readonly changedAt: number;
}

/** An application that shows codes, as it is now. */
export interface ApplicationNow extends TotpForm {
  readonly id: string;
  readonly label: string;
  /** Base32. */
  readonly secret: string;
  readonly createdAt: number;
}

/** The credentials by which an account proves itself now; times in epoch seconds. */
export interface CredentialsNow {
  /** Null without a password. */
  readonly passwordChangedAt: number | null;
  /** Passwords that were chosen here while people may go back, the present one first. */
  readonly passwords: readonly ReadablePassword[];
  readonly applications: readonly ApplicationNow[];
  readonly recoveryCodes: {
    /** Those of the import that were not used, as the SHA-512 of each. */
    readonly unused: readonly string[];
    /** Some were drawn here. */
    readonly hasOthers: boolean;
  };
  readonly passkeys: readonly { readonly credentialId: string; readonly label: string }[];
}

/** The entry of a person in the last export that was brought in, and what was read of it. */
export interface CredentialsBefore {
  readonly person: ImportedPerson;
  readonly original: Members;
}

export interface ExportedCredentials {
  readonly credentials: readonly Members[];
  /** `same`: the password is that of the import; `none`: there is none that Keycloak can read. */
  readonly password: 'same' | 'chosen' | 'none';
}

interface Labelled {
  readonly label: string;
}

/** Returns the same id for the same text, in the form of a UUID. */
export function steadyId(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

/** Returns base64 with the padding that Keycloak writes. */
const padded = (bare: string) => bare.padEnd(Math.ceil(bare.length / 4) * 4, '=');

interface NewCredential {
  readonly id: string;
  readonly type: string;
  readonly createdAt: number;
  readonly secret: Members;
  readonly about: Members;
  readonly label?: string;
}

const credential = ({ id, type, createdAt, secret, about, label }: NewCredential): Members => ({
  id,
  type,
  ...(label !== undefined && { userLabel: label }),
  createdDate: createdAt * 1000,
  secretData: JSON.stringify(secret),
  credentialData: JSON.stringify(about),
});

/** Returns a password that was chosen here as Keycloak keeps it. */
function passwordCredential(accountId: string, type: string, { hash, changedAt }: ReadablePassword): Members {
  const [, algorithm, rounds, salt = '', value = ''] = /^\$([\w-]+)\$i=(\d+),l=\d+\$([^$]+)\$([^$]+)$/.exec(hash) ?? [];
  return credential({
    id: steadyId(`password:${accountId}:${hash}`),
    type,
    createdAt: changedAt,
    secret: { value: padded(value), salt: padded(salt), additionalParameters: {} },
    about: { hashIterations: Number(rounds), algorithm, additionalParameters: {} },
  });
}

const applicationCredential = ({ id, label, secret, createdAt, algorithm, digits, period }: ApplicationNow): Members =>
  credential({
    id,
    type: 'otp',
    label,
    createdAt,
    secret: { value: secret },
    about: {
      subType: 'totp',
      digits,
      counter: 0,
      period,
      algorithm: `Hmac${algorithm.toUpperCase()}`,
      secretEncoding: 'BASE32',
    },
  });

/** Leaves the codes out of a credential that were used here, and the credential where none is left. */
function withoutUsedCodes(original: Members, unused: readonly string[]): readonly Members[] {
  const read = (member: string) => JSON.parse(String(original[member])) as Members;
  const secret = read('secretData');
  const codes = (secret['codes'] as readonly Members[]) ?? [];
  const left = codes.filter(({ encodedHashedValue: value }) => unused.includes(String(value)));
  if (left.length === codes.length) return [original];
  if (left.length === 0) return [];
  const changed = {
    ...original,
    secretData: JSON.stringify({ ...secret, codes: left }),
    credentialData: JSON.stringify({ ...read('credentialData'), remainingCodes: left.length }),
  };
  return [changed];
}

/** Returns whether a credential holds the codes that the import has brought. */
const holdsCodes = ({ secretData }: Members, digests: readonly string[]) =>
  digests.length > 0 && String(secretData).includes(JSON.stringify(digests[0]).slice(1, -1));

/** Returns a credential with the label that it has here; nothing where it was removed here. */
const renamed = (original: Members, was: Labelled, is: Labelled | undefined): readonly Members[] => {
  if (!is) return [];
  return [is.label === was.label ? original : { ...original, userLabel: is.label }];
};

/** Returns the credentials of an account as Keycloak keeps them: those of the import that stand, and those that were made here since. */
export function exportCredentials(
  now: CredentialsNow & { readonly id: string },
  before: CredentialsBefore | undefined,
  tell: (note: ExportNote) => void,
): ExportedCredentials {
  const originals = objectsIn(before?.original['credentials']);
  // The entry of a person who was fetched from the realm that still serves holds no credentials.
  const isHeld = !hasPassword(now) || originals.some(({ type }) => type === 'password');
  const isSame = before !== undefined && isHeld && now.passwordChangedAt === passwordAge(before.person);
  const present = now.passwords.findIndex(({ changedAt }) => changedAt === now.passwordChangedAt);
  const chosen = isSame || present < 0 ? [] : now.passwords.slice(present);
  const brought = new Map(before?.person.applications.map((one) => [one.id, one]));
  const standing = new Map(now.applications.map((one) => [one.id, one]));
  const passkeysBrought = new Map(before?.person.passkeys.map((one) => [one.id, one]));
  const digests = before?.person.recoveryDigests ?? [];
  const kept = originals.flatMap((original): readonly Members[] => {
    const { id, type } = original;
    if (type === 'password')
      return isSame ? [original] : chosen.length > 0 ? [{ ...original, type: 'password-history' }] : [];
    if (type === 'otp') {
      const was = brought.get(String(id));
      const is = standing.get(String(id));
      return was ? renamed(original, was, is) : [original];
    }
    const passkey = passkeysBrought.get(String(id));
    if (passkey && String(type).startsWith('webauthn'))
      return renamed(
        original,
        passkey,
        now.passkeys.find(({ credentialId }) => credentialId === passkey.credentialId),
      );
    if (type === 'recovery-authn-codes' && now.recoveryCodes.hasOthers) return [];
    if (type === 'recovery-authn-codes' && holdsCodes(original, digests))
      return withoutUsedCodes(original, now.recoveryCodes.unused);
    return [original];
  });
  const passwords = chosen.map((one, place) =>
    passwordCredential(now.id, place === 0 ? 'password' : 'password-history', one),
  );
  const applications = now.applications.filter(({ id }) => !brought.has(id)).map(applicationCredential);
  if (now.recoveryCodes.hasOthers) tell(exportNote('recovery_codes'));
  const known = [...passkeysBrought.values()].map(({ credentialId }) => credentialId);
  const added = now.passkeys.filter(({ credentialId }) => !known.includes(credentialId));
  if (added.length > 0) tell(exportNote('passkeys', ...added.map(({ label }) => label)));
  return {
    credentials: [...passwords, ...kept, ...applications],
    password: isSame ? 'same' : chosen.length > 0 ? 'chosen' : 'none',
  };
}
