import { startInParis } from '../../texts/paris.ts';
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
