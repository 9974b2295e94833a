import { timingSafeEqual } from 'node:crypto';

/** Returns whether a kept hash is one of these hashes, in a time that tells nothing of the kept one. */
export function isOneOf(hashes: readonly string[], kept: string): boolean {
  const bytes = Buffer.from(kept);
  return hashes.filter((hash) => timingSafeEqual(Buffer.from(hash), bytes)).length > 0;
}
