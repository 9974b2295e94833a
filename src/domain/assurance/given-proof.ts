import type { Proof } from './assurance.ts';

declare const given: unique symbol;

/**
 * When a proof was given, in epoch seconds. This file alone makes one. The time of a click, of a page or of a return is no such time, and the
 * compiler refuses it wherever the age of a proof decides.
 */
export type ProofTime = number & { readonly [given]: true };

/** The time of a proof whose age nobody states. It is older than anything that asks for an age. */
export const unknownTime = 0 as ProofTime;

/** Seconds for which a proof opens what would hand the account over. */
export const freshSeconds = 300;

export const givenNow = (now: number): ProofTime => now as ProofTime;

/** Seconds that the clocks of two machines may differ, with the way from one to the other. */
export const skewSeconds = 30;

/**
 * Returns the time that an upstream states for a proof, in whole seconds. A time in the future, beyond what clocks differ by, is no time that
 * anybody can know.
 */
export const statedTime = (stated: number | undefined, now: number): ProofTime =>
  stated === undefined || stated > now + skewSeconds
    ? unknownTime
    : (Math.floor(Math.max(Math.min(stated, now), 0)) as ProofTime);

/** Returns the time of a proof as a session, a token or a flow of ours has kept it. */
export const keptTime = (kept: number | undefined): ProofTime => (kept ?? unknownTime) as ProofTime;

export const oldest = (...times: readonly [ProofTime, ...ProofTime[]]): ProofTime => Math.min(...times) as ProofTime;

/** Returns whether a proof is young enough for what would hand the account over. */
export const isFresh = (since: ProofTime, now: number): boolean => now - since <= freshSeconds;

/** The proofs that a person has given in one sign-in, on their way from where they were given to where they count. */
export interface GivenProof extends Proof {
  readonly accountId: string;
  /** Credential version of the account when the proof was given. A proof from before a reset is void. */
  readonly credentialVersion: string;
  /** When the oldest of the proofs was given. */
  readonly since: ProofTime;
  /** SHA-256 of the cookie of the browser in which it was given, of the one that ends with the browser and with a logout. */
  readonly visit: string;
}
