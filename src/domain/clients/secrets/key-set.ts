import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { findUnstorable } from '../../fields/storable.ts';
import { isObject, type Members } from '../../members.ts';
import { refusal, type Refusal } from '../value-refusal.ts';

/** Says what people know a public key of a client by. */
export interface PublicKeyFacts {
  readonly kid: string | null;
  /** Kind and size, such as « RSA 2048 » or « P-256 ». */
  readonly kind: string;
  readonly alg: string | null;
  readonly use: string | null;
  /** RFC 7638: the same key has the same thumbprint, whatever it is called. */
  readonly thumbprint: string;
  /** An assertion that this key has signed can be verified here. */
  readonly isUsable: boolean;
}

export type ReadKeySet =
  | { readonly ok: true; readonly keys: readonly PublicKeyFacts[] }
  | { readonly ok: false; readonly refusal: Refusal };

const mostKeys = 20;
const leastRsaBits = 2048;
/** Algorithms of an assertion, by the kind of the key that signs it. */
const algorithms: Readonly<Record<string, readonly string[]>> = { RSA: ['RS256', 'PS256'], 'P-256': ['ES256'] };
/** Members that only the holder of a key may know (RFC 7518, sections 6.2.2, 6.3.2 and 6.4). */
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
/** Members that a thumbprint is made of, in their order. */
const identifying: Readonly<Record<string, readonly string[]>> = {
  RSA: ['e', 'kty', 'n'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
};

/** Returns whether a member is absent or a text with something in it. The library refuses the whole client of a key of another kind. */
const isTextOrAbsent = (value: unknown) => value === undefined || (typeof value === 'string' && value !== '');
const areTexts = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== ''));

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** Returns what a sentence calls a key: its `kid` in quotes, where a sentence may hold it, or else its place. */
const nameOf = (jwk: Members, place: number) => {
  const kid = text(jwk['kid']);
  return kid !== null && /^[\x21-\x7e]{1,80}$/.test(kid) ? `"${kid}"` : `#${place + 1}`;
};

function publicKeyOf(jwk: Members): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk as never, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function thumbprintOf(jwk: Members): string {
  const members = (identifying[String(jwk['kty'])] ?? []).map((name) => [name, jwk[name]] as const);
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest('base64url');
}

/** Returns why a key is refused; undefined for a good one. */
function refuseKey(jwk: Members, place: number): Refusal | undefined {
  const key = nameOf(jwk, place);
  const kty = jwk['kty'];
  const alg = text(jwk['alg']);
  // A shared secret is private as a whole, so it is named before its parts.
  if (kty === 'oct' || /^(?:none$|HS)/i.test(alg ?? '')) return refusal('symmetric_key', { key });
  const part = privateParts.find((name) => name in jwk);
  if (part !== undefined) return refusal('private_key', { key, part });
  if (!Object.hasOwn(identifying, String(kty))) return refusal('unknown_key', { key });
  const isWellTyped = ['alg', 'kid', 'use'].every((name) => isTextOrAbsent(jwk[name])) && areTexts(jwk['x5c']);
  const read = isWellTyped ? publicKeyOf(jwk) : undefined;
  if (!read) return refusal('broken_key', { key });
  const bits = read.asymmetricKeyDetails?.modulusLength;
  return bits !== undefined && bits < leastRsaBits ? refusal('weak_key', { key, bits, min: leastRsaBits }) : undefined;
}

function factsOf(jwk: Members): PublicKeyFacts {
  const alg = text(jwk['alg']);
  const use = text(jwk['use']);
  const isRsa = jwk['kty'] === 'RSA';
  const crv = String(jwk['crv']);
  const allowed = algorithms[isRsa ? 'RSA' : crv] ?? [];
  const bits = publicKeyOf(jwk)?.asymmetricKeyDetails?.modulusLength;
  return {
    kid: text(jwk['kid']),
    kind: isRsa ? `RSA ${bits}` : crv,
    alg,
    use,
    thumbprint: thumbprintOf(jwk),
    isUsable: allowed.length > 0 && (alg === null || allowed.includes(alg)) && (use === null || use === 'sig'),
  };
}

/**
 * Reads a set of public keys, as a client registers or publishes it. Private parts, shared secrets and weak keys are refused by the name of
 * the key; a key for another purpose is left alone, but one at least can verify an assertion.
 */
export function readKeySet(keySet: unknown): ReadKeySet {
  if (findUnstorable(keySet)) return { ok: false, refusal: refusal('unstorable') };
  const keys = isObject(keySet) ? keySet['keys'] : undefined;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > mostKeys || !keys.every(isObject))
    return { ok: false, refusal: refusal('bad_keys') };
  for (const [place, jwk] of keys.entries()) {
    const refused = refuseKey(jwk, place);
    if (refused) return { ok: false, refusal: refused };
  }
  const facts = keys.map(factsOf);
  if (!facts.some(({ isUsable }) => isUsable)) return { ok: false, refusal: refusal('no_usable_key') };
  return { ok: true, keys: facts };
}
