import { X509Certificate } from 'node:crypto';

/** Returns whether a key of a client (JWK) comes with a certificate of this very key, which stands first in `x5c`. */
export function hasOwnCertificate(jwk: Readonly<Record<string, unknown>>): boolean {
  const [first] = Array.isArray(jwk['x5c']) ? (jwk['x5c'] as readonly unknown[]) : [];
  try {
    const own = new X509Certificate(Buffer.from(String(first), 'base64')).publicKey.export({ format: 'jwk' });
    return Object.entries(own).every(([member, value]) => jwk[member] === value);
  } catch {
    return false;
  }
}
