import { hash } from 'node:crypto';
import type { ClientRefusal } from './client-refusal.ts';

/** Returns the id of a refusal. Refusals of one client that differ only in time and reference have the same id. */
export function refusalId({ kind, address = '', detail = '' }: ClientRefusal): string {
  return hash('sha256', [kind, address, detail].join('\0'), 'base64url').slice(0, 22);
}
