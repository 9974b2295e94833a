import type { ClientMark, ClientSummary } from '../../../src/domain/clients/list/client-summary.ts';
import type { Texts } from '../../texts/index.ts';

/** Returns the day that a mark names, in epoch seconds; undefined for a mark that names none. */
export function dayOfMark(mark: ClientMark, { secretEndsAt, legacy }: ClientSummary): number | undefined {
  if (mark === 'secret-ends' && secretEndsAt !== undefined) return secretEndsAt;
  if (mark === 'legacy-over' || mark === 'legacy-ends') return Date.parse(`${legacy?.until}T12:00:00Z`) / 1000;
  return undefined;
}

/** Returns a mark in a few words. */
export function markText(t: Texts, mark: ClientMark, client: ClientSummary): string {
  const date = dayOfMark(mark, client);
  return t.clientList.marks[mark](date ? t.dates.shortDay(date) : '');
}
