import { setTimeout as pause } from 'node:timers/promises';
import type { Actor } from '../../domain/audit/actor.ts';
import { day, isoTime } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { SealedColumn } from '../../store/database/sealed-column.ts';
import { noteSettings } from '../settings/note-settings.ts';
import { Refused } from '../refused.ts';

/** A registration that somebody has begun holds sealed values for a day. Nothing else outside of the database lives longer. */
const openSeconds = day;
/** Values may be written under a former key while a pass runs. After so many passes somebody goes on writing them. */
const mostPasses = 3;

/** How far the work is. */
export interface ResealProgress {
  readonly table: string;
  readonly column: string;
  /** Values that were sealed anew until now. */
  readonly resealed: number;
}

export interface Resealed {
  readonly resealed: number;
  /** Values that no key of the list opens, by table. */
  readonly unreadable: Readonly<Record<string, number>>;
  /** The name of the key that everything is sealed with now. */
  readonly newest: string;
  /** The names of the keys that nothing of the database needs any more. */
  readonly former: readonly string[];
  /** From then on the former keys may be taken out of the list. */
  readonly mayGoAt: string;
}

/** Refuses while a process seals with another key than this command: it would write what the command has just put right. */
async function refuseOtherSealers({ state: { processes }, sealer }: Services): Promise<void> {
  const [newest] = sealer.keyIds;
  const living = (await processes.list()).filter(({ isGone }) => !isGone);
  const others = living.filter(({ sealsWith }) => sealsWith !== newest);
  if (others.length === 0) return;
  const unknown = others.find(({ sealsWith }) => sealsWith === undefined);
  if (unknown)
    throw new Refused(
      `a process of version ${unknown.version} does not say with which key it seals: end the upgrade first`,
    );
  throw new Refused(
    `${others.length} of ${living.length} processes seal with another key than this command: put the new key in front of ENCRYPTION_KEYS for each, start them anew, and run this again (a process that was killed counts for two minutes)`,
  );
}

/** Yields after each batch of a column, and leaves as much time as it took to everybody else. */
async function* resealColumn(
  {
    sealing: {
      formerKeys: { resealing },
    },
  }: Services,
  column: SealedColumn,
): AsyncGenerator<number, { readonly resealed: number; readonly unreadable: number }> {
  let [resealed, unreadable] = [0, 0];
  for (let after = undefined; ;) {
    const began = performance.now();
    const batch = await resealing.next(column, after);
    resealed += batch.resealed;
    unreadable += batch.unreadable;
    if (!batch.last) return { resealed, unreadable };
    after = batch.last;
    yield batch.resealed;
    await pause(performance.now() - began);
  }
}

/**
 * Seals everything anew that a former key has sealed, while the service goes on. A run that was interrupted goes on where it ended: what is
 * sealed under the newest key is passed over.
 */
export async function* reseal(services: Services, actor: Actor): AsyncGenerator<ResealProgress, Resealed> {
  const { sealer } = services;
  const { resealing, hashKeys } = services.sealing.formerKeys;
  await refuseOtherSealers(services);
  await services.inUnit(() => services.transaction((trx) => hashKeys.keep(trx)), actor);
  let total = 0;
  let unreadable: Record<string, number> = {};
  for (let pass = 1; ; pass++) {
    const before = total;
    unreadable = {};
    for (const column of resealing.columns) {
      const work = resealColumn(services, column);
      let step = await work.next();
      for (; !step.done; step = await work.next()) {
        total += step.value;
        yield { table: column.table, column: column.column, resealed: total };
      }
      if (step.value.unreadable > 0) unreadable[column.table] = step.value.unreadable;
    }
    if (total === before) break;
    if (pass === mostPasses)
      throw new Refused('values go on being sealed with a former key: a process or a command still has it in front');
  }
  await services.inUnit(async () => {
    services.audit({ event: 'keys.resealed', details: { values: total, unreadable } });
    await noteSettings(services);
  }, actor);
  return {
    resealed: total,
    unreadable,
    newest: sealer.keyIds[0]!,
    former: sealer.keyIds.slice(1),
    mayGoAt: isoTime(services.nowSeconds() + openSeconds),
  };
}
