import { createHash, generateKeyPairSync, pbkdf2Sync, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const realm = 'bench';
const perFile = 1000;
const day = 86_400_000;

const base64 = (bytes: number) => randomBytes(bytes).toString('base64');

/** Hashes as Keycloak keeps them. Nobody signs in with most of them, so one hash in a thousand is a real one. */
const [salt, real] = [randomBytes(16), 'quatre-hiboux-plies-au-refuge'];
const realHash = pbkdf2Sync(real, salt, 27_500, 64, 'sha256').toString('base64');

const credential = (
  type: string,
  { secret, about, at }: { readonly secret: object; readonly about: object; readonly at: number },
) => ({
  id: randomUUID(),
  type,
  createdDate: at,
  secretData: JSON.stringify(secret),
  credentialData: JSON.stringify(about),
});

const hashOf = (place: number) =>
  place % 1000 === 0
    ? { value: realHash, salt: salt.toString('base64'), additionalParameters: {} }
    : { value: base64(64), salt: base64(16), additionalParameters: {} };
const argon2 = { hashLength: ['64'], memory: ['7168'], type: ['id'], version: ['1.3'], parallelism: ['1'] };

/** Six in ten have a PBKDF2 hash of long ago, three Argon2, and one SHA-512. */
function passwordOf(place: number, at: number) {
  const about =
    place % 10 < 6
      ? { hashIterations: 27_500, algorithm: 'pbkdf2-sha256', additionalParameters: {} }
      : place % 10 < 9
        ? { hashIterations: 5, algorithm: 'argon2', additionalParameters: argon2 }
        : { hashIterations: 210_000, algorithm: 'pbkdf2-sha512', additionalParameters: {} };
  return credential('password', { secret: hashOf(place), about, at });
}

function credentialsOf(place: number, at: number) {
  const applications =
    place % 10 === 1
      ? [
          credential('otp', {
            secret: { value: randomBytes(10).toString('hex') },
            about: { subType: 'totp', digits: 6, counter: 0, period: 30, algorithm: 'HmacSHA1' },
            at,
          }),
        ]
      : [];
  const codes = Array.from({ length: 12 }, (_, number) => ({
    number: number + 1,
    encodedHashedValue: createHash('sha512').update(`${place} ${number}`).digest('base64'),
  }));
  const recovery =
    place % 50 === 1
      ? [
          credential('recovery-authn-codes', {
            secret: { codes },
            about: { algorithm: 'SHA-512', totalCodes: 12, remainingCodes: 12 },
            at,
          }),
        ]
      : [];
  return [passwordOf(place, at), ...applications, ...recovery];
}

/** Makes one person. Some share an address, some have a link, and some have attributes without a counterpart. */
function personOf(place: number) {
  const username = `usager.${place}`;
  const at = Date.now() - (place % 700) * day;
  return {
    id: randomUUID(),
    username,
    email: place % 200 < 2 ? `partagee.${Math.floor(place / 200)}@example.test` : `${username}@example.test`,
    emailVerified: place % 40 !== 0,
    firstName: 'Éléonore',
    lastName: `Martin ${place}`,
    enabled: place % 100 !== 0,
    createdTimestamp: at,
    totp: place % 10 === 1,
    attributes: { locale: ['fr'], ...(place % 3 === 0 && { organisation: ['IGN'], fonction: ['géomètre'] }) },
    credentials: credentialsOf(place, at),
    disableableCredentialTypes: [],
    requiredActions: [],
    notBefore: 0,
    groups: [],
    realmRoles: [`default-roles-${realm}`],
    ...(place % 20 === 0 && {
      federatedIdentities: [{ identityProvider: 'franceconnect', userId: randomUUID(), userName: username }],
    }),
  };
}

const clientOf = (place: number) => ({
  clientId: `service-${place}`,
  enabled: true,
  publicClient: false,
  clientAuthenticatorType: 'client-secret',
  secret: base64(24),
  standardFlowEnabled: true,
  redirectUris: [`https://service-${place}.example.test/retour`],
  webOrigins: ['+'],
  attributes: { 'pkce.code.challenge.method': 'S256' },
});

/** Writes an export as `kc.sh export --users different_files` does, and returns its folder. */
export function fillExport(folder: string, { people }: { readonly people: number }): string {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content, null, 2));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
  write(`${realm}-realm.json`, {
    id: randomUUID(),
    realm,
    keycloakVersion: '26.7.3',
    identityProviders: [{ alias: 'franceconnect', config: {} }],
    clients: Array.from({ length: 50 }, (_, place) => clientOf(place)),
    components: {
      'org.keycloak.keys.KeyProvider': [
        { name: 'rsa', providerId: 'rsa-generated', config: { privateKey: [key], priority: ['100'] } },
      ],
    },
  });
  for (let from = 0; from < people; from += perFile) {
    const users = Array.from({ length: Math.min(perFile, people - from) }, (_, place) => personOf(from + place));
    write(`${realm}-users-${from / perFile}.json`, { realm, users });
  }
  return folder;
}
