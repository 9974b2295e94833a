import type { Row } from '../database/database.ts';
import { AlreadyConsumed, ProofOutdated } from './unit-failures.ts';
import type { Unit } from './unit-of-work.ts';
import { conditionNames, conditionPart, parts, type ConditionName, type Part } from './write-parts.ts';

export type PartRows = Map<string, Row[]>;

/**
 * Returns the keys of rows that a unit writes, and of the grants that they belong to. Two units that share a key are never in one batch, so
 * that they are written in order: tokens that are written together with the end of their grant would outlive it.
 */
export function keysOf(unit: Unit): Set<string> {
  const keys = new Set([
    ...unit.upserts.keys(),
    ...unit.deletes.keys(),
    ...unit.revokedGrants,
    ...unit.endedSessions.keys(),
  ]);
  for (const { grant_id: grantId, uid, former } of unit.upserts.values()) {
    if (grantId !== null) keys.add(grantId);
    // The end of a session has its uid as key.
    if (uid !== null) keys.add(uid);
    if (former !== null) keys.add(`Session:${former}`);
  }
  if (unit.consume) keys.add(`${unit.consume.model}:${unit.consume.id}`);
  if (unit.claim) keys.add(`${unit.claim.model}:${unit.claim.id}`);
  if (unit.consume?.grant_id) keys.add(unit.consume.grant_id);
  for (const [name, rows] of unit.extras) {
    // Successes of several tries at one counter are added up.
    if (name === 'throttle_successes') continue;
    for (const row of rows) if (typeof row['key'] === 'string') keys.add(row['key']);
  }
  return keys;
}

export interface Wait {
  readonly name: ConditionName;
  readonly row: { readonly id: string };
  readonly failure: () => Error;
}

/** Returns what a unit waits for, in the order in which the conditions are looked at. */
export function waitsOf({ proof, consume }: Unit): readonly Wait[] {
  const waits: Wait[] = [];
  if (proof) waits.push({ name: 'proved', row: proof, failure: () => new ProofOutdated() });
  if (consume) waits.push({ name: 'consumed', row: consume, failure: () => new AlreadyConsumed(consume.grant_id) });
  return waits;
}

/** Returns the id of the last condition of a unit. It holds only where those before it hold, so the rows of the unit wait for it alone. */
function guardOf(unit: Unit): string | null {
  return waitsOf(unit).at(-1)?.row.id ?? null;
}

/** Returns why a unit was not written, where one of its conditions is none of those that held. */
export function failureOf(unit: Unit, held: ReadonlySet<string>): Error | undefined {
  return waitsOf(unit)
    .find(({ row }) => !held.has(row.id))
    ?.failure();
}

export interface Condition {
  readonly part: Part;
  readonly rows: readonly object[];
}

const conditionParts = new Map<string, Part>();

/** Returns the text of a condition; the same place gets the same text, which is made once. */
function partOf(name: ConditionName, earlier: readonly ConditionName[]): Part {
  const key = [...earlier, name].join();
  const part = conditionParts.get(key) ?? conditionPart(name, earlier);
  conditionParts.set(key, part);
  return part;
}

/** Returns the conditions of these units, those of one kind together. The guard of each row is the condition before it in its own unit. */
export function conditionsOf(units: readonly Unit[]): readonly Condition[] {
  const rows = new Map<ConditionName, object[]>();
  for (const unit of units) {
    let guard: string | null = null;
    for (const { name, row } of waitsOf(unit)) {
      rows.set(name, [...(rows.get(name) ?? []), { ...row, guard }]);
      guard = row.id;
    }
  }
  const used = conditionNames.filter((name) => rows.has(name));
  return used.map((name, place) => ({ part: partOf(name, used.slice(0, place)), rows: rows.get(name)! }));
}

export const idsOf = (rows: readonly Row[]) => new Set(rows.map(({ id }) => String(id)));

export function addRows(into: PartRows, unit: Unit): void {
  const guard = guardOf(unit);
  const add = (name: string, rows: readonly object[]) => {
    if (rows.length === 0) return;
    const list = into.get(name) ?? [];
    for (const row of rows) list.push({ ...row, guard });
    into.set(name, list);
  };
  if (unit.claim) add('claims', [{ ...unit.claim, payload: '{}' }]);
  const ended = [...unit.endedSessions.values()];
  add('ended_sessions', ended);
  add(
    'ended_rows',
    ended.map(({ uid }) => ({ session_uid: uid })),
  );
  add(
    'ended_upstream_sessions',
    ended.map(({ uid }) => ({ session_uid: uid })),
  );
  add(
    'revoked_grants',
    [...unit.revokedGrants].map((grant_id) => ({ grant_id })),
  );
  const rows = [...unit.upserts.values()];
  add(
    'upserts',
    rows.filter(({ former, isMerged }) => former === null && !isMerged),
  );
  add(
    'merged_grants',
    rows.filter(({ isMerged }) => isMerged),
  );
  add(
    'known_sessions',
    rows.filter(({ former }) => former !== null),
  );
  add('deletes', [...unit.deletes.values()]);
  for (const [name, rows] of unit.extras) add(name, rows);
}

/** Returns the conditions and the parts that these units need, and the rows of each as one JSON array, the conditions first. */
export function batchOf(units: readonly Unit[]) {
  const rows: PartRows = new Map();
  for (const unit of units) addRows(rows, unit);
  const waitedFor = conditionsOf(units);
  const used = parts.filter(({ name }) => rows.has(name));
  const lists = [...waitedFor.map((condition) => condition.rows), ...used.map(({ name }) => rows.get(name))];
  return { waitedFor, used, params: lists.map((list) => JSON.stringify(list)) };
}

/** Returns the accounts whose rows a unit locks for a short while: by a proof, a credential version or a foreign key. */
export function accountsOf({ proof, upserts, extras }: Unit): readonly unknown[] {
  const signIns = [...upserts.values()].filter((row) => row.credential_version !== null);
  const owned = ['known_browsers', 'account_photos'].flatMap((name) => extras.get(name) ?? []);
  return [proof, ...signIns, ...owned].flatMap((row) => row?.account_id ?? []);
}
