import type { Knex } from 'knex';
import type { Actor } from '../../../domain/audit/actor.ts';
import type { ClientMembers } from '../../../domain/clients/versions/client-members.ts';
import type { Database, Transaction } from '../../database/database.ts';
import { defineRow, json, number, optional, text } from '../../database/define-row.ts';
import { currentActor } from '../../unit/unit-of-work.ts';

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

function toActor(kind: string | undefined, id: string | undefined): Actor {
  if (id === undefined) return { kind: 'system' };
  if (kind === 'command') return { kind, name: id };
  return kind === 'account' || kind === 'client' || kind === 'token' ? { kind, id } : { kind: 'system' };
}

/** Returns what tells the actor apart from others of the kind. */
function idOf(actor: Actor): string | undefined {
  if (actor.kind === 'system') return undefined;
  return actor.kind === 'command' ? actor.name : actor.id;
}

const versionShape = defineRow({
  clientId: text,
  number,
  at: number,
  event: text,
  actorKind: optional(text),
  actorId: optional(text),
  reason: optional(text),
  members: json<ClientMembers>(),
});
const versions = versionShape.to(({ actorKind, actorId, ...version }): ClientVersion => ({
  ...version,
  actor: toActor(actorKind, actorId),
}));

/** The largest number that the column holds. A number from an address may be larger, and names no version then. */
const maxNumber = 2_147_483_647;

export function createClientVersionStore({ knex }: Database): ClientVersionStore {
  const find = async (connection: Knex, clientId: string, number: number) => {
    if (!Number.isInteger(number) || number < 1 || number > maxNumber) return undefined;
    return versions.first(connection('client_versions').where({ client_id: clientId, number }));
  };
  return {
    list(clientId, { before, limit }) {
      const wanted = knex('client_versions').where({ client_id: clientId }).orderBy('number', 'desc').limit(limit);
      return versions.list(before === undefined ? wanted : wanted.where('number', '<', Math.min(before, maxNumber)));
    },
    find: (clientId, number) => find(knex, clientId, number),
    findWithin: find,
    async insert(trx, { actor = currentActor() ?? { kind: 'system' }, ...version }) {
      const row = versionShape.row({ ...version, actorKind: actor.kind, actorId: idOf(actor) });
      await trx('client_versions').insert(row);
    },
  };
}
