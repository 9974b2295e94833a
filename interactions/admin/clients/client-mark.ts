import type { ClientMark, ClientSummary } from '../../../src/domain/clients/list/client-summary.ts';
import type { Texts } from '../../texts/index.ts';

/** Returns the day that a mark names; undefined for a mark that names none. */
export function dayOfMark(mark: ClientMark, { secretEndsAt, legacy }: ClientSummary): Date | undefined {
  if (mark === 'secret-ends' && secretEndsAt !== undefined) return new Date(secretEndsAt * 1000);
  if (mark === 'legacy-over' || mark === 'legacy-ends') return new Date(`${legacy?.until}T12:00:00Z`);
  return undefined;
}

/** Returns a mark in a few words. */
export function markText(t: Texts, mark: ClientMark, client: ClientSummary): string {
  const { marks, shortDay } = t.clientList;
  const date = dayOfMark(mark, client);
  return marks[mark](date ? shortDay(date) : '');
}
