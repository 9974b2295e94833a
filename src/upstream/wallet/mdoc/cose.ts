import { verify, type KeyObject } from 'node:crypto';
import { hostile } from '../wallet-refusal.ts';
import { decodeCbor, encodeCbor, mapOf, Tagged } from './cbor.ts';

/** COSE algorithms with the curve that each takes; -9, -51 and -52 are the fully specified names of the same (RFC 9864). */
const algorithms: ReadonlyMap<unknown, { readonly hash: string; readonly curve: string }> = new Map([
  [-7, { hash: 'sha256', curve: 'prime256v1' }],
  [-9, { hash: 'sha256', curve: 'prime256v1' }],
  [-35, { hash: 'sha384', curve: 'secp384r1' }],
  [-51, { hash: 'sha384', curve: 'secp384r1' }],
  [-36, { hash: 'sha512', curve: 'secp521r1' }],
  [-52, { hash: 'sha512', curve: 'secp521r1' }],
]);

/** A message that one key has signed (COSE_Sign1, RFC 9052, section 4.2). */
export interface Sign1 {
  readonly protectedBytes: Buffer;
  readonly protectedHeader: ReadonlyMap<unknown, unknown>;
  readonly unprotected: ReadonlyMap<unknown, unknown>;
  /** Undefined where the payload is known from elsewhere. */
  readonly payload: Buffer | undefined;
  readonly signature: Buffer;
}

const tagOfSign1 = 18;
const x5chain = 33;

export function readSign1(value: unknown): Sign1 {
  const bare = value instanceof Tagged && value.tag === tagOfSign1 ? value.value : value;
  if (!Array.isArray(bare) || bare.length !== 4) throw hostile('malformed');
  const [protectedBytes, unprotected, payload, signature] = bare as unknown[];
  const isPayload = payload === null || Buffer.isBuffer(payload);
  if (!Buffer.isBuffer(protectedBytes) || !Buffer.isBuffer(signature) || !isPayload) throw hostile('malformed');
  const protectedHeader = mapOf(decodeCbor(protectedBytes));
  // No header that must be understood is known here.
  if (protectedHeader.has(2)) throw hostile('malformed');
  return {
    protectedBytes,
    protectedHeader,
    unprotected: mapOf(unprotected),
    payload: payload ?? undefined,
    signature,
  };
}

/** Returns the certificates of a message, the signing one first (RFC 9360). */
export function chainOf({ protectedHeader, unprotected }: Sign1): readonly Buffer[] {
  const chain = protectedHeader.get(x5chain) ?? unprotected.get(x5chain);
  const list: readonly unknown[] = Array.isArray(chain) ? chain : [chain];
  if (!list.every((one) => Buffer.isBuffer(one))) throw hostile('certificate');
  return list as readonly Buffer[];
}

interface Signed {
  readonly key: KeyObject;
  readonly payload: Buffer;
  /** The word for a signature that is wrong. */
  readonly reason: string;
}

export function checkSign1({ protectedBytes, protectedHeader, signature }: Sign1, about: Signed): void {
  const { key, payload, reason } = about;
  const algorithm = algorithms.get(protectedHeader.get(1));
  if (!algorithm || key.asymmetricKeyDetails?.namedCurve !== algorithm.curve) throw hostile('algorithm');
  const text = encodeCbor(['Signature1', protectedBytes, Buffer.alloc(0), payload]);
  if (!verify(algorithm.hash, text, { key, dsaEncoding: 'ieee-p1363' }, signature)) throw hostile(reason);
}
