import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { SigningCommand } from '../../crypto/signing-command.ts';
import { signBytes, type SigningAlg } from '../../domain/keys/signatures.ts';
import { AppError } from '../../errors.ts';
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
  hasSigner(alg: SigningAlg): boolean;
  verifier(kid: string): { readonly alg: SigningAlg; readonly key: KeyObject } | undefined;
  /** When a published key begins to sign, or is published no longer, in epoch seconds. The ring must be made anew then. */
  readonly changesAt: number | undefined;
}

/** Returns what signs with a key. A key that lies elsewhere needs the command that reaches it. */
export function signerOf(
  { kid, alg, privateJwk, handle = '' }: SigningKey,
  { key, command }: { readonly key: KeyObject; readonly command: SigningCommand | undefined },
): Signer['sign'] {
  if (privateJwk) {
    const own = createPrivateKey({ key: privateJwk, format: 'jwk' });
    return (bytes) => signBytes(bytes, { alg, key: own });
  }
  if (command) return (bytes) => command.sign(bytes, { handle, alg, key });
  const cause = new Error(`the key ${kid} lies elsewhere, and SIGNING_COMMAND is not set`);
  return () => Promise.reject(new AppError('unavailable', { cause }));
}

/**
 * @param listed keys that are not yet retired, newest first
 * @param command reaches the keys that lie elsewhere
 */
export function createKeyRing(listed: readonly SigningKey[], now: number, command?: SigningCommand): KeyRing {
  const keys = listed.filter(({ retiredAt }) => retiredAt === null || retiredAt > now);
  const active = keys.filter(({ activeFrom }) => activeFrom <= now);
  const waiting = keys.filter(({ activeFrom }) => activeFrom > now);
  const verifiers = new Map(
    keys.map(({ kid, alg, publicJwk }) => [kid, { alg, key: createPublicKey({ key: publicJwk, format: 'jwk' }) }]),
  );
  const signers = new Map<SigningAlg, Signer>();
  for (const key of active) {
    const { kid, alg } = key;
    if (!signers.has(alg)) signers.set(alg, { kid, sign: signerOf(key, { key: verifiers.get(kid)!.key, command }) });
  }
  const changes = keys.flatMap(({ activeFrom, retiredAt }) => [activeFrom, retiredAt ?? 0]).filter((at) => at > now);
  return {
    all: [...active, ...waiting].toSorted((one, other) => (one.alg < other.alg ? -1 : Number(one.alg > other.alg))),
    signer(alg) {
      const signer = signers.get(alg);
      if (!signer) throw new Error(`no active ${alg} key`);
      return signer;
    },
    hasSigner: (alg) => signers.has(alg),
    verifier: (kid) => verifiers.get(kid),
    changesAt: changes.length > 0 ? Math.min(...changes) : undefined,
  };
}
