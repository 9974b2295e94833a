import { partsInParis } from '../../texts/paris.ts';
import { auditQueryNames, type AuditQuery } from '../../../src/commands/audit/audit-query.ts';

/** The address of the page of the audit. */
export const journalPath = '/admin/journal';

/** Reads the question of an address. A field that a form leaves empty asks nothing. */
export const queryOf = (query: URLSearchParams): AuditQuery =>
  Object.fromEntries(
    auditQueryNames.flatMap((name) => {
      const value = query.get(name) ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );

/** Returns the first moment of a day in Paris as the audit is asked for it; undefined for a text that is no day. */
function startInParis(text: string, days = 0): string | undefined {
  const noon = new Date(`${text}T12:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(noon.getTime()) || !noon.toISOString().startsWith(text))
    return undefined;
  noon.setUTCDate(noon.getUTCDate() + days);
  const midnight = `${noon.toISOString().slice(0, 10)}T00:00:00`;
  // Paris is one or two hours ahead, and its clocks never change at midnight.
  const starts = ['+01:00', '+02:00'].map((offset) => new Date(`${midnight}${offset}`));
  const start = starts.find((one) => partsInParis('en-GB', one.getTime() / 1000).hour === '00');
  return start && start.toISOString().replace('.000Z', 'Z');
}

/** Returns the question as the audit reads it, which knows moments and no zone. A day of the page is a day in Paris. */
export function askedOf(query: AuditQuery): AuditQuery {
  const [from, next] = [startInParis(query.from?.trim() ?? ''), startInParis(query.to?.trim() ?? '', 1)];
  const to = next && new Date(Date.parse(next) - 1000).toISOString().replace('.000Z', 'Z');
  return { ...query, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** Returns the address of the page, or of a file, for a question. */
export function journalAddress(query: AuditQuery, suffix: '' | '.csv' | '.jsonl' = ''): string {
  const asked = auditQueryNames.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]]));
  const search = new URLSearchParams(asked).toString();
  return `${journalPath}${suffix}${search === '' ? '' : `?${search}`}`;
}
