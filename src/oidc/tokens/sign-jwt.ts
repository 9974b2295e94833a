import { sign, type KeyObject } from 'node:crypto';
import type { SigningAlg } from '../../store/keys/signing-keys.ts';

/** Options of `node:crypto` for a JWT: its ECDSA signatures are two numbers side by side (RFC 7518, section 3.4), not DER. */
export const signatureOptions = (alg: SigningAlg) => (alg === 'ES256' ? ({ dsaEncoding: 'ieee-p1363' } as const) : {});

export const encodePart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs a JWT with a key that was made once: WebCrypto would import the key for each signature. */
export function signJwt(
  header: string,
  claims: unknown,
  { alg, key }: { readonly alg: SigningAlg; readonly key: KeyObject },
): string {
  const signed = `${header}.${encodePart(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, ...signatureOptions(alg) }).toString('base64url')}`;
}
