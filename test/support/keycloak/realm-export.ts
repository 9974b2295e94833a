import { createHash, pbkdf2Sync, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashRawSync } from '@node-rs/argon2';

type Members = Readonly<Record<string, unknown>>;

/** A moment of the former service, in milliseconds. Passwords of it are still young. */
const longAgo = Date.now() - 90 * 86_400_000;

const credential = (type: string, secret: unknown, about: unknown, more: Members = {}): Members => ({
  id: randomUUID(),
  type,
  createdDate: longAgo,
  secretData: JSON.stringify(secret),
  credentialData: JSON.stringify(about),
  ...more,
});

const salt = Buffer.from('0123456789abcdef');
const pbkdf2 = { pbkdf2: ['sha1', 64], 'pbkdf2-sha256': ['sha256', 64], 'pbkdf2-sha512': ['sha512', 64] } as const;

/** Returns a password as Keycloak keeps it. */
export function passwordCredential(
  password: string,
  algorithm: keyof typeof pbkdf2 | 'argon2',
  more?: Members,
): Members {
  const hash = (value: Buffer, additionalParameters: Members, hashIterations: number) =>
    credential(
      'password',
      { value: value.toString('base64'), salt: salt.toString('base64'), additionalParameters: {} },
      { hashIterations, algorithm, additionalParameters },
      more,
    );
  if (algorithm !== 'argon2') {
    const [digest, length] = pbkdf2[algorithm];
    return hash(pbkdf2Sync(password, salt, 1000, length, digest), {}, 1000);
  }
  const value = hashRawSync(password, {
    algorithm: 2,
    memoryCost: 256,
    timeCost: 3,
    parallelism: 2,
    outputLen: 32,
    salt,
  });
  const parameters = { hashLength: ['32'], memory: ['256'], type: ['id'], version: ['1.3'], parallelism: ['2'] };
  return hash(value, parameters, 3);
}

/** Returns an application that shows codes, as Keycloak keeps it. */
export const totpCredential = (value: string, about: Members = {}): Members =>
  credential(
    'otp',
    { value },
    { subType: 'totp', digits: 6, counter: 0, period: 30, algorithm: 'HmacSHA1', ...about },
    { userLabel: 'Mon téléphone' },
  );

/** Returns recovery codes as Keycloak keeps them. */
export const recoveryCredential = (codes: readonly string[]): Members =>
  credential(
    'recovery-authn-codes',
    {
      codes: codes.map((code, place) => ({
        number: place + 1,
        encodedHashedValue: createHash('sha512').update(code).digest('base64'),
      })),
    },
    { algorithm: 'SHA-512', totalCodes: codes.length, remainingCodes: codes.length },
  );

/** Returns a passkey or a security key as Keycloak keeps it. */
export const passkeyCredential = (
  { credentialId, publicKey, aaguid }: Readonly<Record<'credentialId' | 'publicKey' | 'aaguid', string>>,
  type: 'webauthn' | 'webauthn-passwordless',
  { counter = 0, transports = ['usb'], ...more }: Members = {},
): Members =>
  credential(
    type,
    {},
    {
      aaguid,
      credentialId: Buffer.from(credentialId, 'base64url').toString('base64'),
      counter,
      credentialPublicKey: publicKey,
      attestationStatementFormat: 'none',
      transports,
    },
    { userLabel: 'Clé bleue', ...more },
  );

export const credentialOfKind = (type: string): Members => credential(type, {}, {});

/** Returns an entry of `users` with an address that was proved. */
export const exportedPerson = (username: string, more: Members = {}) => ({
  id: randomUUID(),
  username,
  email: `${username}@example.test`,
  emailVerified: true,
  enabled: true,
  createdTimestamp: longAgo,
  totp: false,
  credentials: [] as readonly Members[],
  disableableCredentialTypes: [],
  requiredActions: [],
  notBefore: 0,
  groups: [],
  ...more,
});

/** Returns the file of a realm. */
export const exportedRealm = (more: Members = {}): Members => ({
  id: randomUUID(),
  realm: 'cadastre',
  keycloakVersion: '26.7.3',
  identityProviders: [],
  clients: [],
  components: {},
  ...more,
});

/** Writes files into a new directory and returns their paths. A value that is not a text is written as Keycloak writes JSON. */
export function writeFiles(files: Readonly<Record<string, unknown>>): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), 'geopf-id-realm-'));
  return Object.entries(files).map(([name, content]) => {
    const path = join(directory, name);
    const isText = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(path, isText ? content : JSON.stringify(content, undefined, 2));
    return path;
  });
}
