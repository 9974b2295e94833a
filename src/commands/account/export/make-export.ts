import { createHash } from 'node:crypto';
import { exportChunkBytes } from '../../../domain/account/export/export-rules.ts';
import type { Services } from '../../../services.ts';
import type { AccountExport } from '../../../store/account/exports.ts';
import { gatherExport } from './gather-export.ts';
import { writeExport, type DrawExportDocument } from './write-export.ts';

interface Making {
  readonly draw: DrawExportDocument;
  readonly isStopping: () => boolean;
}

/** Cuts the pieces of a file into chunks of the same size, but for the last one. */
async function* chunksOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length < exportChunkBytes) continue;
    let joined = Buffer.concat(waiting);
    for (; joined.length >= exportChunkBytes; joined = joined.subarray(exportChunkBytes))
      yield joined.subarray(0, exportChunkBytes);
    waiting = [joined];
    length = joined.length;
  }
  if (length > 0) yield Buffer.concat(waiting);
}

interface Keeping extends Pick<Making, 'isStopping'> {
  readonly open: AccountExport;
  readonly pieces: AsyncIterable<Buffer>;
  /** Returns the share of the file that was written. */
  readonly percent: () => number;
}

/** Writes the chunks of a file. Returns undefined when the try is over, because somebody else ended it. */
async function keepChunks(
  { account: { exports }, nowSeconds }: Services,
  { open, pieces, percent, isStopping }: Keeping,
): Promise<{ readonly size: number; readonly digest: string } | undefined> {
  const digest = createHash('sha256');
  let size = 0;
  let place = 0;
  for await (const bytes of chunksOf(pieces)) {
    const isMine = (await exports.putChunk(open, { place, bytes })) && (await exports.beat(open, percent()));
    if (!isMine) return undefined;
    if (isStopping()) {
      await exports.release(open, nowSeconds());
      return undefined;
    }
    digest.update(bytes);
    size += bytes.length;
    place++;
  }
  return { size, digest: digest.digest('base64url') };
}

/**
 * Makes the file of an export that this process has claimed. An account that is deleted or closed meanwhile gets no file, and this is no
 * error.
 */
export async function makeExport(services: Services, open: AccountExport, making: Making): Promise<void> {
  const { accounts, exports } = services.account;
  const { accountId, browser, lang } = open;
  await exports.forgetEarlier(open);
  const contents = await gatherExport(services, accountId);
  if (!contents) return;
  let written = 0;
  const onEvents = (events: number) => void (written += events);
  const percent = () => Math.min(99, Math.floor((100 * written) / (2 * Math.max(1, contents.events))));
  const pieces = writeExport(services, { contents, lang, draw: making.draw, onEvents });
  const file = await keepChunks(services, { open, pieces, percent, isStopping: making.isStopping });
  if (!file) return;
  await services.inUnit(() =>
    services.transaction(async (trx) => {
      const account = await accounts.lock(trx, accountId);
      if (!account || account.disabledAt !== null) return void (await exports.giveUp(trx, open));
      if (!(await exports.finish(trx, open, file))) return;
      services.audit({ event: 'account.export_made', accountId, details: { export: open.id, bytes: file.size } });
      services.messages.exportMade({ account, browser });
    }),
  );
}
