import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { signBytes, type SigningAlg } from '../../domain/signatures.ts';
import type { SigningKey } from '../../store/keys/signing-keys.ts';

/** The key of an algorithm that signs at this moment. */
export interface Signer {
  readonly kid: string;
  readonly sign: (bytes: Buffer) => Buffer | Promise<Buffer>;
}

/** The published keys, as `node:crypto` objects that are made once. The first key of an algorithm signs. */
export interface KeyRing {
  /** Sorted by algorithm, since discovery lists algorithms in this order. The key that signs is the first of its algorithm. */
  readonly all: readonly SigningKey[];
  signer(alg: SigningAlg): Signer;
  verifier(kid: string): { readonly alg: SigningAlg; readonly key: KeyObject } | undefined;
  /** When a published key begins to sign, or is published no longer, in epoch seconds. The ring must be made anew then. */
  readonly changesAt: number | undefined;
}

/** @param listed keys that are not yet retired, newest first */
export function createKeyRing(listed: readonly SigningKey[], now: number): KeyRing {
  const keys = listed.filter(({ retiredAt }) => retiredAt === null || retiredAt > now);
  const active = keys.filter(({ activeFrom }) => activeFrom <= now);
  const waiting = keys.filter(({ activeFrom }) => activeFrom > now);
  const signers = new Map<SigningAlg, Signer>();
  for (const { alg, kid, privateJwk } of active) {
    if (signers.has(alg)) continue;
    const key = createPrivateKey({ key: privateJwk, format: 'jwk' });
    signers.set(alg, { kid, sign: (bytes) => signBytes(bytes, { alg, key }) });
  }
  const verifiers = new Map(
    keys.map(({ kid, alg, publicJwk }) => [kid, { alg, key: createPublicKey({ key: publicJwk, format: 'jwk' }) }]),
  );
  const changes = keys.flatMap(({ activeFrom, retiredAt }) => [activeFrom, retiredAt ?? 0]).filter((at) => at > now);
  return {
    all: [...active, ...waiting].toSorted((one, other) => (one.alg < other.alg ? -1 : Number(one.alg > other.alg))),
    signer(alg) {
      const signer = signers.get(alg);
      if (!signer) throw new Error(`no active ${alg} key`);
      return signer;
    },
    verifier: (kid) => verifiers.get(kid),
    changesAt: changes.length > 0 ? Math.min(...changes) : undefined,
  };
}
