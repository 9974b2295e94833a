import type { AuditRow } from '../../../src/store/audit/audit-rows.ts';

/** Returns the id of the service through which somebody acted, in a list; undefined where somebody acted without one. */
export function throughOf({ details }: Pick<AuditRow, 'details'>): readonly [string] | undefined {
  const { through } = JSON.parse(details ?? '{}') as { readonly through?: unknown };
  return typeof through === 'string' ? [through] : undefined;
}
