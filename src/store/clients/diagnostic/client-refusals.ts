import type { Knex } from 'knex';
import type { ClientRefusal, KeptRefusal, RefusalKind } from '../../../domain/clients/diagnostic/client-refusal.ts';
import { refusedRequests } from '../../../domain/clients/statistics/counted-events.ts';
import { createRefusalGathering } from '../../../domain/clients/diagnostic/gather-refusals.ts';
import { keptRefusals } from '../../../domain/clients/diagnostic/refusal-bounds.ts';
import { day } from '../../../domain/time.ts';
import { executorOf } from '../../database/database.ts';
import { defineRow, flag, number, oneOf, optional, text } from '../../database/define-row.ts';
import type { StoreParts } from '../../database/store-parts.ts';
import { addCounts, type DayCount } from '../statistics/day-counts.ts';

/** The refused requests of clients, for their developers. */
export interface ClientRefusalStore {
  /**
   * Notes a refusal in memory, without a read or a write.
   * @param network the network from which the request came; it is not written
   */
  note(refusal: ClientRefusal, network?: string): void;
  /** Returns the refusals of a client, the latest first, those that wait in this process included. */
  list(clientId: string): Promise<readonly KeptRefusal[]>;
  /** Writes what waits in memory, and deletes what is beyond the share of its client. */
  save(): Promise<void>;
}

const refusalShape = defineRow({
  clientId: text,
  id: text,
  kind: oneOf<RefusalKind>(),
  address: optional(text),
  isWhole: flag,
  detail: optional(text),
  times: number,
  firstAt: number,
  lastAt: number,
  reference: optional(text),
});

const toRow = ({ isWhole = false, address, detail, reference, ...refusal }: KeptRefusal) =>
  refusalShape.row({
    ...refusal,
    isWhole,
    address,
    detail: detail?.slice(0, 160),
    reference: reference?.slice(0, 32),
  });

/** Adds two notes of the same refusal. */
const together = (one: KeptRefusal | undefined, other: KeptRefusal): KeptRefusal =>
  one === undefined
    ? other
    : { ...other, times: one.times + other.times, firstAt: Math.min(one.firstAt, other.firstAt) };

function merged(refusals: readonly KeptRefusal[]): readonly KeptRefusal[] {
  const byId = new Map<string, KeptRefusal>();
  for (const refusal of refusals) byId.set(refusal.id, together(byId.get(refusal.id), refusal));
  return [...byId.values()];
}

/**
 * Refusals that are no fault of a service: it asked silently, a person said no, the sign-in of a person is counted by the audit, or we could
 * not reach the service.
 */
const isFault = (kind: RefusalKind) => !/^(silent-|denied$|account$|level$|password$|untold$)/.test(kind);

const countOf = ({ clientId, times, lastAt }: KeptRefusal): DayCount => ({
  day: Math.floor(lastAt / day),
  clientId,
  kind: refusedRequests,
  count: times,
});

/** Parallel processes lock the rows of several clients in the same order. */
const inOrder = (refusals: readonly KeptRefusal[]) =>
  refusals.toSorted((one, other) => `${one.clientId} ${one.id}`.localeCompare(`${other.clientId} ${other.id}`));

/** Refused requests that are alike. The client is undefined where the database knows none by that id. */
interface CountedRefusal extends Pick<KeptRefusal, 'kind' | 'times'> {
  readonly clientId: string | undefined;
}

/**
 * Makes the store of refused requests, with the memory in which they wait.
 * @param onRefused called once for each refusal that is a fault, when it has been written
 */
export function createClientRefusalStore(
  { database, nowSeconds }: StoreParts,
  onRefused: (refusal: CountedRefusal) => void = () => {},
): ClientRefusalStore {
  const gathering = createRefusalGathering();
  const { knex, dialect } = database;

  const read = (client: Knex, clientId: string) =>
    refusalShape.list(client('client_refusals').where({ client_id: clientId }));

  let saving: Promise<void> = Promise.resolve();
  let saves = 0;

  const list = async (clientId: string) => {
    for (;;) {
      const begun = saves;
      await saving;
      const written = await read(knex, clientId);
      // Refusals that are being written are neither in memory nor in the table, so a list that was read meanwhile is read again.
      if (begun === saves)
        return merged([...written, ...gathering.waiting(clientId)]).toSorted(
          (one, other) => other.lastAt - one.lastAt || other.id.localeCompare(one.id),
        );
    }
  };

  const saveAll = (refusals: readonly KeptRefusal[]) =>
    knex.transaction(async (trx) => {
      const clientIds = [...new Set(refusals.map(({ clientId }) => clientId))].toSorted();
      const known = new Set(await trx('clients').whereIn('client_id', clientIds).pluck<string[]>('client_id'));
      for (const clientId of clientIds) {
        if (!known.has(clientId)) continue;
        const before = await read(trx, clientId);
        const kept = new Set(
          keptRefusals(merged([...before, ...refusals.filter((one) => one.clientId === clientId)])).map(({ id }) => id),
        );
        const rows = refusals.filter((one) => one.clientId === clientId && kept.has(one.id)).map(toRow);
        if (rows.length > 0)
          await trx('client_refusals')
            .insert(rows)
            .onConflict(['client_id', 'id'])
            .merge({
              times: trx.raw('client_refusals.times + excluded.times'),
              last_at: trx.raw('excluded.last_at'),
              reference: trx.raw('excluded.reference'),
            });
        const gone = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
        if (gone.length > 0) await trx('client_refusals').where({ client_id: clientId }).whereIn('id', gone).delete();
      }
      const faults = refusals.filter(({ clientId, kind }) => known.has(clientId) && isFault(kind));
      await addCounts(executorOf(trx), { dialect, counts: faults.map(countOf) });
      return known;
    });

  return {
    note: (refusal, network = '') => gathering.note(refusal, { now: nowSeconds(), network }),
    list,
    async save() {
      await saving;
      const refusals = inOrder(gathering.take());
      if (refusals.length === 0) return;
      saves++;
      const written = saveAll(refusals);
      saving = written.then(
        () => {},
        () => {},
      );
      const known = await written;
      for (const { clientId, kind, times } of refusals)
        if (isFault(kind)) onRefused({ clientId: known.has(clientId) ? clientId : undefined, kind, times });
    },
  };
}
