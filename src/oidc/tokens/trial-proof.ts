import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { signBytes } from '../../domain/keys/signatures.ts';
import { encodePart, signJwt } from './sign-jwt.ts';

interface Proving {
  readonly method: 'GET' | 'POST';
  /** The whole address that is asked. */
  readonly address: string;
  /** Tells the time in epoch seconds. */
  readonly nowSeconds: number;
  /** The token that is presented, where one is. */
  readonly accessToken?: string;
}

/** Makes proofs of possession (RFC 9449, section 4.2) with a key of their own, as a client does whose tokens are bound. */
export function createTrialProofs(): (proving: Proving) => string {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const header = encodePart({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }) });
  return ({ method, address, nowSeconds, accessToken }) => {
    const claims = { jti: randomUUID(), htm: method, htu: address, iat: nowSeconds };
    const ath = accessToken !== undefined && createHash('sha256').update(accessToken).digest('base64url');
    return signJwt(header, { ...claims, ...(ath !== false && { ath }) }, (bytes) =>
      signBytes(bytes, { alg: 'ES256', key }),
    );
  };
}
