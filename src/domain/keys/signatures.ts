import { constants, sign, verify, type KeyObject } from 'node:crypto';

/** The algorithms by which this service can sign, for clients and for APIs. */
export const signingAlgs = ['RS256', 'PS256', 'ES256', 'Ed25519'] as const;
export type SigningAlg = (typeof signingAlgs)[number];

/** Keys of these exist from the first start on, because a registration that names no algorithm is served by them. */
export const usualAlgs: readonly SigningAlg[] = ['ES256', 'RS256'];

/** The members of a registration that name an algorithm by which this service signs. */
const algMembers = [
  'id_token_signed_response_alg',
  'userinfo_signed_response_alg',
  'authorization_signed_response_alg',
  'introspection_signed_response_alg',
  'access_token_signing_alg',
] as const;

/** Returns the algorithms by which this service signs for a client. */
export function algsOfClient(
  metadata: Readonly<Partial<Record<(typeof algMembers)[number], SigningAlg>>>,
): readonly SigningAlg[] {
  return algMembers.flatMap((member) => metadata[member] ?? []);
}

interface Way {
  /** Ed25519 hashes by itself. */
  readonly digest: 'sha256' | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The options by which `node:crypto` signs a JWT (RFC 7518, RFC 8037): the signature of ECDSA is two numbers side by side, not DER. */
const ways: Readonly<Record<SigningAlg, Way>> = {
  RS256: { digest: 'sha256', options: {} },
  PS256: {
    digest: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  },
  ES256: { digest: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  Ed25519: { digest: undefined, options: {} },
};

interface Key {
  readonly alg: SigningAlg;
  readonly key: KeyObject;
}

export function signBytes(bytes: Buffer, { alg, key }: Key): Buffer {
  const { digest, options } = ways[alg];
  return sign(digest, bytes, { key, ...options });
}

export function isSignatureOf(bytes: Buffer, signature: Buffer, { alg, key }: Key): boolean {
  const { digest, options } = ways[alg];
  return verify(digest, bytes, { key, ...options }, signature);
}

/** Proofs of possession are signed by keys of their own: browsers make the first kind, servers any of them. */
export const dpopSigningAlgorithms = ['ES256', 'Ed25519', 'PS256', 'RS256'] as const;
