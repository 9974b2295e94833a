import { z } from 'zod';

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
