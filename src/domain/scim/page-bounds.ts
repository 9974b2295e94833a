import { malformed } from './scim-error.ts';

const usualPerPage = 100;
/** People that one answer holds at most. */
export const mostPerPage = 200;
/** No list is so long; what is beyond it would only be counted by the database. */
const farthest = 10_000_000;

/** The part of a list that a client asks for (RFC 7644, section 3.4.2.4). The first person has the index 1. */
export interface PageBounds {
  readonly startIndex: number;
  readonly count: number;
}

function readWhole(name: string, value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = String(value as string | number);
  if (!/^-?\d{1,15}$/.test(text)) throw malformed('invalidValue', `"${name}" has to be a whole number`);
  return Number(text);
}

/** Reads which part of a list is wanted. Numbers that are too small or too large count as the nearest that is possible. */
export function readPageBounds(given: { readonly startIndex?: unknown; readonly count?: unknown }): PageBounds {
  const startIndex = readWhole('startIndex', given.startIndex) ?? 1;
  const count = readWhole('count', given.count) ?? usualPerPage;
  return {
    startIndex: Math.min(Math.max(startIndex, 1), farthest),
    count: Math.min(Math.max(count, 0), mostPerPage),
  };
}
