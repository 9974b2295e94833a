import { Readable } from 'node:stream';
import { exportAudit, type AuditFormat } from '../../../src/commands/audit/export-audit.ts';
import type { AdminPage } from '../admin-page.ts';
import { askedOf, journalPath, queryOf } from './journal-address.ts';
import { drawJournal } from './journal-page.tsx';

const types: Readonly<Record<AuditFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
};

/**
 * Makes the download of a format. The line of the audit about it is committed before the first byte leaves, and the file is read as fast as
 * it leaves.
 */
const fileOf = (format: AuditFormat): AdminPage => ({
  path: `${journalPath}.${format}`,
  action: 'audit.export',
  async answer(ctx, visit) {
    const { services } = visit;
    const day = new Date(services.now()).toISOString().slice(0, 10);
    ctx.set('Cache-Control', 'no-store');
    if (ctx.method !== 'GET') {
      ctx.type = types[format];
      ctx.body = '';
      return;
    }
    const answer = await exportAudit(services, {
      query: askedOf(queryOf(visit.query)),
      format,
      requestId: String(ctx.state['requestId']),
    });
    if (!answer.ok) return drawJournal(ctx, visit, answer.problem);
    ctx.set({
      'Content-Disposition': `attachment; filename="journal-${day}.${format}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
    ctx.type = types[format];
    ctx.body = Readable.from(answer.file, { objectMode: false });
  },
});

/** The audit as files, with the filters of the page. */
export const journalFiles: readonly AdminPage[] = [fileOf('csv'), fileOf('jsonl')];
