import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { SigningAlg, SigningKey } from '../../store/keys/signing-keys.ts';

/** The published keys, as `node:crypto` objects that are made once. The first key of an algorithm signs. */
export interface KeyRing {
  /** Sorted by algorithm, since discovery lists algorithms in this order. The key that signs is the first of its algorithm. */
  readonly all: readonly SigningKey[];
  signer(alg: SigningAlg): { readonly kid: string; readonly key: KeyObject };
  verifier(kid: string): { readonly alg: SigningAlg; readonly key: KeyObject } | undefined;
  /** When a published key begins to sign, or is published no longer, in epoch seconds. The ring must be made anew then. */
  readonly changesAt: number | undefined;
}

/** @param listed keys that are not yet retired, newest first */
export function createKeyRing(listed: readonly SigningKey[], now: number): KeyRing {
  const keys = listed.filter(({ retiredAt }) => retiredAt === null || retiredAt > now);
  const active = keys.filter(({ activeFrom }) => activeFrom <= now);
  const waiting = keys.filter(({ activeFrom }) => activeFrom > now);
  const signers = new Map<SigningAlg, { kid: string; key: KeyObject }>();
  for (const { alg, kid, privateJwk } of active) {
    if (!signers.has(alg)) signers.set(alg, { kid, key: createPrivateKey({ key: privateJwk, format: 'jwk' }) });
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
