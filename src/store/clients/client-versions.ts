import type { Knex } from 'knex';
import type { Actor } from '../../domain/audit/actor.ts';
import type { ClientMembers } from '../../domain/clients/client-members.ts';
import type { Database, Transaction } from '../database/database.ts';
import { currentActor } from '../unit/unit-of-work.ts';

/** Says what a registration was after one change. */
export interface ClientVersion {
  readonly clientId: string;
  /** Counts the changes of this client, from 1. */
  readonly number: number;
  readonly at: number;
  /** Name of the change in the audit. */
  readonly event: string;
  readonly actor: Actor;
  readonly reason: string | undefined;
  readonly members: ClientMembers;
}

type NewVersion = Omit<ClientVersion, 'actor'> & { readonly actor?: Actor };

export interface ClientVersionStore {
  /** Returns the versions of a client, newest first. */
  list(
    clientId: string,
    range: { readonly before?: number; readonly limit: number },
  ): Promise<readonly ClientVersion[]>;
  find(clientId: string, number: number): Promise<ClientVersion | undefined>;
  /** Finds a version within the transaction that has locked its client. */
  findWithin(trx: Transaction, clientId: string, number: number): Promise<ClientVersion | undefined>;
  /** Writes a version. The actor of the unit of work has made it, where no other one is given. */
  insert(trx: Transaction, version: NewVersion): Promise<void>;
}

interface VersionRow {
  readonly client_id: string;
  readonly number: number;
  readonly at: number;
  readonly event: string;
  readonly actor_kind: string | null;
  readonly actor_id: string | null;
  readonly reason: string | null;
  readonly members: string;
}

const columns = [
  'client_id',
  'number',
  'at',
  'event',
  'actor_kind',
  'actor_id',
  'reason',
  'members',
] satisfies readonly (keyof VersionRow)[];

function toActor(kind: string | null, id: string | null): Actor {
  if (id === null) return { kind: 'system' };
  if (kind === 'command') return { kind, name: id };
  return kind === 'account' || kind === 'client' || kind === 'token' ? { kind, id } : { kind: 'system' };
}

/** Returns what tells the actor apart from others of the kind. */
function idOf(actor: Actor): string | null {
  if (actor.kind === 'system') return null;
  return actor.kind === 'command' ? actor.name : actor.id;
}

const toVersion = (row: VersionRow): ClientVersion => ({
  clientId: row.client_id,
  number: row.number,
  at: row.at,
  event: row.event,
  actor: toActor(row.actor_kind, row.actor_id),
  reason: row.reason ?? undefined,
  members: JSON.parse(row.members) as ClientMembers,
});

/** The largest number that the column holds. A number from an address may be larger, and names no version then. */
const maxNumber = 2_147_483_647;

export function createClientVersionStore({ knex }: Database): ClientVersionStore {
  const find = async (connection: Knex, clientId: string, number: number) => {
    if (!Number.isInteger(number) || number < 1 || number > maxNumber) return undefined;
    const row = (await connection('client_versions')
      .where({ client_id: clientId, number })
      .first(...columns)) as VersionRow | undefined;
    return row && toVersion(row);
  };
  return {
    async list(clientId, { before, limit }) {
      const rows = (await knex('client_versions')
        .where({ client_id: clientId })
        .modify((query) => void (before !== undefined && query.where('number', '<', Math.min(before, maxNumber))))
        .orderBy('number', 'desc')
        .limit(limit)
        .select(...columns)) as VersionRow[];
      return rows.map(toVersion);
    },
    find: (clientId, number) => find(knex, clientId, number),
    findWithin: find,
    async insert(trx, { clientId, number, at, event, reason, members, actor = currentActor() ?? { kind: 'system' } }) {
      await trx('client_versions').insert({
        client_id: clientId,
        number,
        at,
        event,
        actor_kind: actor.kind,
        actor_id: idOf(actor),
        reason: reason ?? null,
        members: JSON.stringify(members),
      });
    },
  };
}
