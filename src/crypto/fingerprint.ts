import { createHmac } from 'node:crypto';

/** Returns a value that tells two keys apart and reveals nothing of them: the key is random, and the value is an HMAC under it. */
export function fingerprint(key: string, about: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64url')).update(`fingerprint\0${about}`).digest('base64url');
}
