import { createHash, createSecretKey, hkdfSync } from 'node:crypto';
import type { MacKey } from './envelopes.ts';

/**
 * Derives the keys of the envelopes around refresh tokens. Nobody but this server checks them, so they need no signature that others could
 * check, which would cost more.
 * @param encryptionKeys base64url, newest first
 */
export function deriveRefreshKeys(encryptionKeys: readonly string[]): readonly MacKey[] {
  return encryptionKeys.map((encryptionKey) => {
    const secret = Buffer.from(hkdfSync('sha256', Buffer.from(encryptionKey, 'base64url'), '', 'refresh-envelope', 32));
    return { kid: createHash('sha256').update(secret).digest('hex').slice(0, 16), key: createSecretKey(secret) };
  });
}
