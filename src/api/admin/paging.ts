import { z } from 'zod';
import type { Sealer } from '../../crypto/sealer.ts';
import { ApiProblem } from '../problem.ts';

/** The parameters of every list. A cursor serves the caller and the question that it was given for, and nobody makes one up. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(25).describe('The most entries that the answer holds.'),
  cursor: z.string().max(2000).optional().describe('`next_cursor` of the page before.'),
};

/** Returns the schema of one page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next_cursor: z.string().nullable().describe('The cursor of the next page; null on the last one.'),
  });
}

interface Sealing {
  readonly sealer: Pick<Sealer, 'seal' | 'open'>;
}

/** Makes a cursor that holds the place where the next page begins. It serves one purpose: a list, a question and a caller. */
export function sealCursor({ sealer }: Sealing, place: string, purpose: string): string {
  return sealer.seal(place, `api cursor of ${purpose}`);
}

/** Returns the place in a cursor. Throws ApiProblem for one that was made up, or for another purpose. */
export function openCursor({ sealer }: Sealing, cursor: string, purpose: string): string {
  const place = sealer.open(cursor, `api cursor of ${purpose}`);
  if (place !== undefined) return place;
  throw badCursor();
}

/** Returns the problem of a cursor that is none of this list. */
export function badCursor(): ApiProblem {
  const detail = 'is no cursor of this list, with these parameters, for this caller';
  return new ApiProblem('invalid', { errors: [{ parameter: 'cursor', detail, code: 'cursor' }] });
}
