import { AsyncLocalStorage } from 'node:async_hooks';
import type { Row } from './database.ts';

/** A row to insert or replace, in column names of the table `payloads`. */
export interface PayloadRow {
  readonly model: string;
  readonly id: string;
  payload: string;
  readonly sealed: string | null;
  readonly grant_id: string | null;
  readonly session_uid: string | null;
  readonly account_id: string | null;
  readonly client_id: string | null;
  readonly uid: string | null;
  consumed_at: number | null;
  readonly expires_at: number | null;
  /** The row that this one takes the place of (a session whose id was renewed). */
  replaces: string | null;
  /** Of the account as it was proved, or as this request read it: the row is written only while the account still has this one. */
  readonly credential_version: string | null;
}

/** What one request wants written, in one commit, before its answer leaves. */
export interface Unit {
  readonly upserts: Map<string, PayloadRow>;
  readonly deletes: Map<string, { readonly model: string; readonly id: string }>;
  /** Grants whose tokens and codes go; the grant itself is a delete of its own. */
  readonly revokedGrants: Set<string>;
  /** Sessions that ended: the row, its tokens, and a mark so that nothing writes them back. */
  readonly endedSessions: Map<string, { readonly uid: string; readonly expires_at: number }>;
  /** At most one conditional consume: when its row was consumed already, nothing of this unit is written. */
  consume:
    | { readonly model: string; readonly id: string; readonly consumed_at: number; readonly grant_id: string | null }
    | undefined;
  /** Rows of other tables that ride along: audit lines, messages, counters set back. */
  readonly extras: Map<string, Row[]>;
  /** Rows read in this request, by `model:id`, `uid:…`, `account:…`. */
  readonly seen: Map<string, Row | undefined>;
}

export function createUnit(): Unit {
  return {
    upserts: new Map(),
    deletes: new Map(),
    revokedGrants: new Set(),
    endedSessions: new Map(),
    consume: undefined,
    extras: new Map(),
    seen: new Map(),
  };
}

const storage = new AsyncLocalStorage<Unit>();

/** The unit of the request that is being answered; undefined outside of one. */
export function currentUnit(): Unit | undefined {
  return storage.getStore();
}

/** Runs `work` with a unit of its own; nothing is written until the unit is committed. */
export function withUnit<T>(unit: Unit, work: () => Promise<T>): Promise<T> {
  return storage.run(unit, work);
}

export function isUnitEmpty(unit: Unit): boolean {
  return (
    unit.upserts.size === 0 &&
    unit.deletes.size === 0 &&
    unit.revokedGrants.size === 0 &&
    unit.endedSessions.size === 0 &&
    unit.extras.size === 0 &&
    !unit.consume
  );
}

/** Forgets what is waiting to be written, after it was written or when the request failed. */
export function clearUnit(unit: Unit): void {
  unit.upserts.clear();
  unit.deletes.clear();
  unit.revokedGrants.clear();
  unit.endedSessions.clear();
  unit.extras.clear();
  unit.seen.clear();
  unit.consume = undefined;
}
