import { generateKeyPair, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export type Algorithm = 'ES256' | 'RS256';
export type Json = Readonly<Record<string, unknown>>;

export interface SigningKey {
  readonly alg: Algorithm;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const draw = promisify(generateKeyPair);

export async function drawKey(alg: Algorithm, kid: string): Promise<SigningKey> {
  const pair = alg === 'ES256' ? await draw('ec', { namedCurve: 'P-256' }) : await draw('rsa', { modulusLength: 2048 });
  return { alg, kid, ...pair };
}

const encode = (part: Json) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Returns the text that a signature covers. */
export const signingInput = (header: Json, claims: Json) => `${encode(header)}.${encode(claims)}`;

/** A compact JWS whose header holds `alg` and `kid` alone, as both providers write it. */
export function signClaims(key: SigningKey, claims: Json, header: Json = { alg: key.alg, kid: key.kid }): string {
  const input = signingInput(header, claims);
  const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

export const publicJwk = ({ publicKey, alg, kid }: SigningKey): Json => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  alg,
  use: 'sig',
});

async function drawBoth(round: number) {
  const suffix = round === 1 ? '' : `-${round}`;
  const [elliptic, rsa] = await Promise.all([
    drawKey('ES256', `pkcs11:ES256:hsm${suffix}`),
    drawKey('RS256', `pkcs11:RS256:hsm${suffix}`),
  ]);
  return { ES256: elliptic, RS256: rsa };
}

/** The first ones by provider, drawn once in a process: an RSA key takes a tenth of a second, and tests start many stand-ins. */
const first = new Map<string, ReturnType<typeof drawBoth>>();

/** The signing keys of one stand-in, one for each algorithm. */
export async function createKeys(provider: string) {
  const drawn = first.get(provider) ?? drawBoth(1);
  first.set(provider, drawn);
  let round = 1;
  let current = await drawn;
  return {
    of: (alg: Algorithm) => current[alg],
    jwks: () => ({ keys: Object.values(current).map(publicJwk) }),
    /** New keys sign and the former ones are not published any more. */
    rotate: async () => {
      round += 1;
      current = await drawBoth(round);
    },
  };
}

export type Keys = Awaited<ReturnType<typeof createKeys>>;
