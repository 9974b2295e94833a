import type { DeviceBinding } from '../../domain/session/device-binding.ts';
import type { RequestOrigin } from '../../domain/origin/request-origin.ts';
import type { AgentFacts } from '../../domain/federation/upstream-identity.ts';
import { levelFor, type Proof } from '../../domain/assurance/assurance.ts';
import { keptTime, type ProofTime } from '../../domain/assurance/given-proof.ts';

/** The members that we add to the library's record of a session. */
interface AddedMembers {
  /** When a page or a request last brought the session, in epoch seconds. */
  readonly seenAt?: number | undefined;
  /** When the second factor was answered, or a trusted browser stood for it, in epoch seconds. */
  readonly factorAt?: number | undefined;
  /** The proof of the person, in our words. */
  readonly proof?: Proof | undefined;
  /** Statements of ProConnect about the person, in the sign-in of this very session. */
  readonly agent?: AgentFacts | undefined;
  /** When the person signed in first in this session, in epoch seconds. Each later sign-in moves `loginTs`. */
  readonly openedAt?: number | undefined;
  /** From where the person last signed in. */
  readonly origin?: RequestOrigin | undefined;
  /** The device without which the session is not taken. */
  readonly device?: DeviceBinding | undefined;
}

/** The names under which the library stores them. */
export const addedMembers = [
  'seenAt',
  'factorAt',
  'proof',
  'agent',
  'openedAt',
  'origin',
  'device',
] as const satisfies readonly (keyof AddedMembers)[];

/** A session: what the library keeps of it, as far as we read it, and what we add. */
export interface SessionRecord extends AddedMembers {
  readonly uid?: string;
  readonly accountId?: string | undefined;
  readonly acr?: string | undefined;
  /** When the oldest proof was given, in epoch seconds; 0 where an upstream does not state it. */
  readonly loginTs?: number | undefined;
  /** The session ends with the browser. */
  readonly transient?: boolean | undefined;
}

type Writable = Pick<SessionRecord, 'acr' | 'transient' | keyof AddedMembers> & { readonly amr?: readonly string[] };

/** Writes to a session of the library, which stores it at the end of the request. */
function write(session: SessionRecord, change: Writable): void {
  Object.assign(session, change);
}

/** Returns what the person of a session proved; a session without a person proved nothing. */
export function proofOf({ proof }: SessionRecord): Proof {
  return proof ?? { methods: [] };
}

/** Returns when the oldest proof of a session was given. */
export function provedSince({ loginTs }: SessionRecord): ProofTime {
  return keptTime(loginTs);
}

/** Returns when the life of a session began: with its proof, or with the session where the age of the proof is not stated. */
export function beganAt({ loginTs, openedAt }: Pick<SessionRecord, 'loginTs' | 'openedAt'>): number {
  return loginTs || (openedAt ?? 0);
}

/** Notes that the session is used. */
export function noteUse(session: SessionRecord, now: number): void {
  write(session, { seenAt: now });
}

interface SignInNote extends Pick<AddedMembers, 'proof' | 'agent' | 'openedAt' | 'origin'> {
  readonly isFactorAnswered?: boolean | undefined;
  /** The session ends with the browser. */
  readonly isTransient: boolean;
  readonly now: number;
}

/** Notes what a sign-in proved. The library never lets a session outlive the browser once it did not, so that is decided anew. */
export function noteSignIn(session: SessionRecord, note: SignInNote): void {
  const { proof, agent, origin, isFactorAnswered, isTransient, now, openedAt = now } = note;
  const factorAt = isFactorAnswered ? now : undefined;
  write(session, { transient: isTransient ? true : undefined, factorAt, proof, agent, origin, openedAt });
}

/** Notes that the person has proved an application too. The time of the sign-in stays. */
export function noteFactor(session: SessionRecord, now: number): void {
  const before = proofOf(session);
  const proof: Proof = { ...before, methods: [...before.methods, 'totp'] };
  const { acr, amr } = levelFor(proof);
  write(session, { acr, amr: [...amr], proof, factorAt: now });
}
