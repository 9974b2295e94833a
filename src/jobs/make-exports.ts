import { makeExport } from '../commands/account/export/make-export.ts';
import type { DrawExportDocument } from '../commands/account/export/write-export.ts';
import { exportAttempts } from '../domain/account/export/export-rules.ts';
import type { Services } from '../services.ts';
import type { AccountExport } from '../store/account/exports.ts';
import { eachDue } from './each-due.ts';
import type { Job } from './job.ts';

interface Round {
  readonly draw: DrawExportDocument;
  readonly isStopping?: () => boolean;
}

const together = 10;
/** Seconds until a file is begun again that could not be made, for each try. */
const pauseSeconds = 10;

async function giveUp(services: Services, { id, accountId, attempt }: AccountExport): Promise<void> {
  await services.inUnit(() =>
    services.transaction(async (trx) => {
      if (!(await services.account.exports.giveUp(trx, { id, attempt }))) return;
      services.audit({ event: 'account.export_failed', accountId, details: { export: id, attempts: attempt } });
    }),
  );
  services.log.error({ export: id, attempts: attempt }, 'an export was given up');
}

/**
 * Makes the files of the open exports, one after the other. Of several processes one makes each file. The file of a process that died is
 * begun again by any other one.
 */
export async function makeExports(services: Services, { draw, isStopping = () => false }: Round): Promise<void> {
  const { nowSeconds } = services;
  const { exports } = services.account;
  const one = async (open: AccountExport): Promise<void> => {
    if (open.attempt >= exportAttempts) return giveUp(services, open);
    const mine = await exports.claim(open);
    if (!mine) return;
    try {
      await makeExport(services, mine, { draw, isStopping });
    } catch (error) {
      await exports.release(mine, nowSeconds() + pauseSeconds * mine.attempt).catch(() => {});
      throw error;
    }
  };
  await eachDue(services, { due: (limit) => exports.due(limit), idOf: ({ id }) => id, together, one, isStopping });
}

export const exporting: Job = {
  firstAfter: 1,
  every: 5,
  failure: 'an export could not be made',
  begin:
    (services, { drawExport: draw }) =>
    (isStopping) =>
      makeExports(services, { draw, isStopping }),
};
