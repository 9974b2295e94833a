import type { StatusReference } from './presented.ts';
import { hostile } from './wallet-refusal.ts';

const members = (value: unknown): Readonly<Record<string, unknown>> | undefined => {
  if (value instanceof Map) return Object.fromEntries(value as Map<string, unknown>) as Record<string, unknown>;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
};

/**
 * Reads where the status of a credential stands. A credential without a status has none; one whose status is told in a way that is not known
 * here is refused, since it may be revoked.
 */
export function readStatus(status: unknown): StatusReference | undefined {
  if (status === undefined) return undefined;
  const { uri, idx } = members(members(status)?.['status_list']) ?? {};
  if (typeof uri !== 'string' || !Number.isSafeInteger(idx) || (idx as number) < 0) throw hostile('status_unknown');
  return { uri, index: idx as number };
}
