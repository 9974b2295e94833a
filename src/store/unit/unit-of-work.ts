import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestOrigin } from '../../domain/origin/request-origin.ts';
import type { Actor } from '../../domain/audit/actor.ts';
import type { Row } from '../database/database.ts';

/** A row to insert or replace, in column names of the table `payloads`. */
export interface PayloadRow {
  readonly model: string;
  readonly id: string;
  readonly payload: string;
  readonly sealed: string | null;
  readonly grant_id: string | null;
  readonly session_uid: string | null;
  readonly account_id: string | null;
  readonly client_id: string | null;
  readonly uid: string | null;
  readonly consumed_at: number | null;
  readonly expires_at: number | null;
  /** Moment at which the record was issued. */
  readonly issued_at: number | null;
  /** The grants by which a token came about, as the library writes them. */
  readonly grant_type: string | null;
  /** The id under which the row of a session stands until now. It is changed where it still stands there, and never inserted anew. */
  readonly former: string | null;
  /** The new row keeps the scopes that the present row allows, since several requests add to one grant at once. */
  readonly isMerged: boolean;
  /** Credential version of the account as this request read it. The row is written only while the account still has this version. */
  readonly credential_version: string | null;
}

/** A row that is marked as used; its grant says which tokens die when somebody else was faster. */
export interface Consume {
  readonly model: string;
  readonly id: string;
  readonly consumed_at: number;
  readonly grant_id: string | null;
}

/** A person's proof that an account is hers, given when the account had this credential version, in a browser without a logout since. */
export interface RequiredProof {
  readonly id: string;
  readonly account_id: string;
  readonly credential_version: string;
  /** SHA-256 of the cookie of the browser in which the proof was given, of the one that ends with a logout; null where none counts. */
  readonly visit: string | null;
  /** When the proof was given here, in epoch seconds. A session of the account that is ended later ends the proof too. */
  readonly given_at: number;
}

/** A row that the first of several requests inserts. The others find it there, and nothing of theirs is written. */
export interface Claim {
  readonly model: string;
  readonly id: string;
  readonly sealed: string;
  readonly expires_at: number;
}

/** A cookie that leaves once the unit is written. */
export interface CarriedCookie {
  readonly name: string;
  readonly path: string;
  /** Seconds that the browser keeps it; 0 takes it away. */
  readonly seconds: number;
  /** Returns the value; called once, when the cookie leaves. */
  readonly value: () => string;
}

/** Everything that one request wants written: it is written in one commit, before the answer leaves. */
export interface Unit {
  /** Returns from where the person asks; undefined where no browser of a person does: a service, a job, the command line. */
  readonly origin: (() => RequestOrigin) | undefined;
  /** Id of the request, as the log has it; undefined for a job or the command line. */
  readonly requestId: string | undefined;
  /** Says who acts; undefined where the events of the unit say it themselves, or where nobody has proved who they are. */
  actor: Actor | undefined;
  readonly upserts: Map<string, PayloadRow>;
  readonly deletes: Map<string, { readonly model: string; readonly id: string }>;
  /** Grants whose tokens and codes go; the grant itself is a delete of its own. */
  readonly revokedGrants: Set<string>;
  /** The ended thing: a session with its tokens, a visit, or the proofs of an account. A mark keeps requests from writing it back. */
  readonly endedSessions: Map<string, { readonly uid: string; readonly expires_at: number }>;
  /** At most one conditional consume: when its row was consumed already, nothing of this unit is written. */
  consume: Consume | undefined;
  /** At most one proof: once the account has changed or is disabled, nothing of this unit is written. */
  proof: RequiredProof | undefined;
  /** At most one claim: when its row is there already, nothing of this unit is written. */
  claim: Claim | undefined;
  /** Rows of other tables that ride along, by the name of their part: audit lines, messages, counters set back. */
  readonly extras: Map<string, readonly Row[]>;
  /** Rows read in this request, by `model:id`, `uid:…`, `account:…`. */
  readonly seen: Map<string, Row | undefined>;
  /** The id under which the database has each session that this request has read or written, by the uid of the session. */
  readonly sessionIds: Map<string, string>;
  /** The header `Cookie` of the request; empty where no browser asks. */
  readonly cookieHeader: string;
  /** Cookies by name and path. They stay when the unit is written in the middle of the request: the answer has still to leave. */
  readonly carried: Map<string, CarriedCookie>;
  /** Contents of cookies of this kind, by the id of the thing that each carries: as they came, or as they are to leave. */
  readonly brought: Map<string, string | undefined>;
  /** Nobody commits this unit any more: the answer has left, or the request failed. */
  isOver: boolean;
}

interface Asking {
  readonly origin?: (() => RequestOrigin) | undefined;
  readonly requestId?: string | undefined;
  readonly actor?: Actor | undefined;
  readonly cookieHeader?: string | undefined;
}

export function createUnit({ origin, requestId, actor, cookieHeader = '' }: Asking = {}): Unit {
  return {
    origin,
    requestId,
    actor,
    upserts: new Map(),
    deletes: new Map(),
    revokedGrants: new Set(),
    endedSessions: new Map(),
    consume: undefined,
    proof: undefined,
    claim: undefined,
    extras: new Map(),
    seen: new Map(),
    sessionIds: new Map(),
    cookieHeader,
    carried: new Map(),
    brought: new Map(),
    isOver: false,
  };
}

const storage = new AsyncLocalStorage<Unit>();

/** Returns from where the person of this request asks; undefined where no browser of a person asks. */
export function currentOrigin(): RequestOrigin | undefined {
  return storage.getStore()?.origin?.();
}

/** Returns who acts in this unit of work, where this was said; see `setActor`. */
export const currentActor = (): Actor | undefined => storage.getStore()?.actor;

/**
 * Says who does what this unit of work writes from here on. The lines of the audit name the actor. A person in whose name a service asks stays
 * so when a command, which does not know of the service, names her again.
 */
export function setActor(actor: Actor): void {
  const unit = openUnit();
  const before = unit.actor;
  const isSamePerson = actor.kind === 'account' && before?.kind === 'account' && before.id === actor.id;
  unit.actor = isSamePerson ? { ...before, ...actor } : actor;
}

/** Returns the unit of the request that is being answered, for reading; undefined outside of a request. */
export function currentUnit(): Unit | undefined {
  return storage.getStore();
}

/** Returns the unit to write into. Refuses a write that no commit would follow: it would be lost without a word. */
export function openUnit(): Unit {
  const unit = storage.getStore();
  if (!unit || unit.isOver) throw new Error('no unit of work is open: this write would be lost');
  return unit;
}

/** Queues a row of a table other than `payloads`, to be written with the request's other changes. */
export function queueRow(part: string, row: Row): void {
  const { extras } = openUnit();
  extras.set(part, [...(extras.get(part) ?? []), row]);
}

interface Proved {
  readonly accountId: string;
  readonly credentialVersion: string;
  readonly visit?: string | undefined;
  /** When the proof was given here, in epoch seconds; an upstream may state an earlier time. */
  readonly at: number;
}

/**
 * Lets what this request writes wait for a condition: the account still has the credential version that its person has proved, no logout has
 * ended the visit in which she did, and nobody has ended a session of the account since. Refuses a second proof, because the unit would no longer wait for the first one.
 */
export function requireProof({ accountId, credentialVersion, visit, at }: Proved): void {
  const unit = openUnit();
  if (unit.proof) throw new Error('this unit of work already waits for a proof');
  const id = `${accountId}:${credentialVersion}:${visit ?? ''}:${at}`;
  unit.proof = { id, account_id: accountId, credential_version: credentialVersion, visit: visit ?? null, given_at: at };
}

/** Returns whether this unit is written only while the account is as its person has proved, see `requireProof`. */
export const awaitsProofOf = (accountId: string): boolean => storage.getStore()?.proof?.account_id === accountId;

/** Runs `work` with a unit of its own; nothing is written until the unit is committed. */
export function withUnit<T>(unit: Unit, work: () => Promise<T>): Promise<T> {
  return storage.run(unit, work);
}

/** Runs `work` as `withUnit` does. Afterwards nobody commits the unit any more, and a late write into it is refused. */
export async function endingUnit<T>(unit: Unit, work: () => Promise<T>): Promise<T> {
  try {
    return await withUnit(unit, work);
  } finally {
    unit.isOver = true;
  }
}

export function isUnitEmpty(unit: Unit): boolean {
  return (
    unit.upserts.size === 0 &&
    unit.deletes.size === 0 &&
    unit.revokedGrants.size === 0 &&
    unit.endedSessions.size === 0 &&
    unit.extras.size === 0 &&
    !unit.consume &&
    !unit.claim
  );
}

/** Remembers the ids of the sessions that a commit has written: the request may change them again. */
export function noteWrittenSessions({ upserts, sessionIds }: Unit): void {
  for (const { uid, id } of upserts.values()) if (uid !== null) sessionIds.set(uid, id);
}

/** Forgets what waits to be written, because it was written or because the request failed. */
export function clearUnit(unit: Unit): void {
  unit.upserts.clear();
  unit.deletes.clear();
  unit.revokedGrants.clear();
  unit.endedSessions.clear();
  unit.extras.clear();
  unit.seen.clear();
  unit.consume = undefined;
  unit.proof = undefined;
  unit.claim = undefined;
}

/**
 * Runs `work`, which reads alone, in the unit of the request that is being answered. A page about a failure is drawn after that unit, so
 * it gets one that refuses writes.
 */
export async function readingUnit<T>(cookieHeader: string | undefined, work: () => Promise<T>): Promise<T> {
  if (storage.getStore()) return work();
  const unit = createUnit({ cookieHeader });
  unit.isOver = true;
  return withUnit(unit, work);
}

/** Forgets everything that a failed request wanted written, and the cookies that were to leave with it. */
export function abandonUnit(unit: Unit): void {
  clearUnit(unit);
  unit.carried.clear();
  unit.brought.clear();
}

/**
 * Runs `work` and, when it throws, gives the unit back as it was before: what `work` queued is forgotten, what waited before still waits.
 * The copies are shallow, so rows in a unit are replaced and never changed in place.
 */
export async function restoringUnit<T>(unit: Unit, work: () => Promise<T>): Promise<T> {
  const before: Unit = {
    ...unit,
    upserts: new Map(unit.upserts),
    deletes: new Map(unit.deletes),
    revokedGrants: new Set(unit.revokedGrants),
    endedSessions: new Map(unit.endedSessions),
    extras: new Map(unit.extras),
    seen: new Map(unit.seen),
    sessionIds: new Map(unit.sessionIds),
    carried: new Map(unit.carried),
    brought: new Map(unit.brought),
  };
  try {
    return await work();
  } catch (error) {
    Object.assign(unit, before);
    throw error;
  }
}
