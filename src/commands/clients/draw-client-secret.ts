import { createHash, randomBytes } from 'node:crypto';

/** Draws a secret of 256 bits. It is shown once, and only its hash is kept. */
export function drawClientSecret(): { readonly secret: string; readonly hash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, hash: createHash('sha256').update(secret).digest('base64url') };
}
