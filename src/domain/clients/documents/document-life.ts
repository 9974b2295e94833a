import { day, hour, minute } from '../../time.ts';
import { longestRefreshSeconds } from '../client-metadata.ts';

/** So long the copy of a document counts at least, and at most. */
const bounds = { least: 5 * minute, usual: hour, most: day } as const;

/** So long a copy goes on counting after it was read, where the server of the document does not answer. */
export const longestCopySeconds = day;

/** A document that could not be read is not asked for again within this time. */
export const failureSeconds = minute;

/** Returns how many seconds a copy counts, as the headers of its answer say (RFC 9111), between our bounds. */
export function copySeconds(headers: Headers, nowSeconds: number): number {
  const control = headers.get('cache-control')?.toLowerCase() ?? '';
  const stated = /(?:^|[\s,])max-age="?(\d{1,10})/.exec(control)?.[1];
  const expires = headers.get('expires');
  const isKept = !/(?:^|[\s,])no-(?:store|cache)\b/.test(control);
  // A date that cannot be read is one that has passed.
  const byDate = expires === null ? bounds.usual : (Date.parse(expires) || 0) / 1000 - nowSeconds;
  const seconds = isKept ? (stated === undefined ? byDate : Number(stated)) : 0;
  return Math.max(bounds.least, Math.min(bounds.most, Math.floor(seconds)));
}

/** Returns for how many seconds a copy is kept after a person has said yes: for as long as the client can hold something of her. */
export const keptSeconds = (lasting: boolean): number => (lasting ? longestRefreshSeconds : 30 * day);
