import { Readable } from 'node:stream';
import type Router from '@koa/router';
import { readExport } from '../../../src/commands/account/export/read-export.ts';
import { parseByteRange } from '../../../src/domain/account/export/byte-range.ts';
import { downloadsOf } from '../../../src/domain/account/export/export-rules.ts';
import { AppError } from '../../../src/errors.ts';
import type { Pages } from '../../engine/about.ts';

/** Returns the id of an export that a file name holds. */
const idOf = (name: string) => /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.zip$/.exec(name)?.[1];

/**
 * Registers `/compte/donnees/:id.zip`. The file is there for the session that asked for it, and for nobody else: another session of the same
 * person gets 404, as a stranger does. A download that was cut goes on where it was (Range), as long as the file is the same (If-Range).
 */
export function registerExportRoutes(router: Router, { services, oidc }: Pages): void {
  router.get('/compte/donnees/:name', async (ctx) => {
    const id = idOf(String(ctx['params'].name));
    const session = id === undefined ? undefined : await oidc.session(ctx);
    const account =
      session && !session.needsPerson ? await services.account.accounts.find(session.accountId) : undefined;
    const ready =
      session && account?.disabledAt === null
        ? (await services.account.exports.list(account.id)).find(
            (one) => one.id === id && one.sessionUid === session.uid,
          )
        : undefined;
    const { file } = ready ?? {};
    if (!ready || !file) throw new AppError('not_found');

    const tag = `"${file.digest}"`;
    const isSame = ctx.get('If-Range') === '' || ctx.get('If-Range') === tag;
    const range = ctx.method === 'GET' && isSame ? parseByteRange(ctx.get('Range'), file.size) : undefined;
    const isRead = ctx.method === 'GET' && range !== 'unsatisfiable';
    const retryAfter = isRead ? await services.throttles.admit([downloadsOf(ready.id)]) : undefined;
    if (retryAfter !== undefined) throw new AppError('throttled', { retryAfter });
    const day = new Date(file.readyAt * 1000).toISOString().slice(0, 10);
    ctx.set({
      'Accept-Ranges': 'bytes',
      'Content-Disposition': `attachment; filename="geopf-${day}.zip"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      ETag: tag,
    });
    ctx.type = 'application/zip';
    if (range === 'unsatisfiable') {
      ctx.status = 416;
      ctx.set('Content-Range', `bytes */${file.size}`);
      ctx.body = '';
      return;
    }
    const { first, last } = range ?? { first: 0, last: file.size - 1 };
    ctx.status = range ? 206 : 200;
    if (range) ctx.set('Content-Range', `bytes ${first}-${last}/${file.size}`);
    if (isRead) {
      services.audit({
        event: 'account.export_downloaded',
        accountId: ready.accountId,
        requestId: String(ctx.state['requestId']),
        details: { export: ready.id, ...(first > 0 && { from: first }) },
      });
      ctx.body = Readable.from(readExport(services, { ready, first, last }), { objectMode: false });
    }
    ctx.length = last - first + 1;
  });
}
