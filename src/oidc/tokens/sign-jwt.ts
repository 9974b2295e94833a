import type { Signer } from './key-ring.ts';
import { whenKnown } from '../when-known.ts';

export const encodePart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Signs a JWT with a key that was made once: WebCrypto would import the key for each signature. The signature of a key that lies elsewhere
 * comes later.
 */
export function signJwt(header: string, claims: unknown, sign: (bytes: Buffer) => Buffer): string;
export function signJwt(header: string, claims: unknown, sign: Signer['sign']): string | Promise<string>;
export function signJwt(header: string, claims: unknown, sign: Signer['sign']): string | Promise<string> {
  const signed = `${header}.${encodePart(claims)}`;
  return whenKnown(sign(Buffer.from(signed)), (signature) => `${signed}.${signature.toString('base64url')}`);
}
