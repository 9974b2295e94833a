import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

/** Changes a proof: members of its header and of its claims; undefined leaves a member out. */
export interface ProofChanges {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A key by which a client proves that a token is its own (RFC 9449). */
export interface DpopKey {
  readonly thumbprint: string;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  /** Makes a proof for a request; `token` is the access token that the request presents. */
  prove(
    request: { readonly method?: string; readonly url: string; readonly token?: unknown },
    changes?: ProofChanges,
  ): Promise<string>;
}

export async function createDpopKey(alg = 'ES256'): Promise<DpopKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return {
    publicJwk,
    privateJwk: await exportJWK(privateKey),
    thumbprint: await calculateJwkThumbprint(publicJwk),
    prove({ method = 'POST', url, token }, { header = {}, claims = {} } = {}) {
      const ath = typeof token === 'string' ? createHash('sha256').update(token).digest('base64url') : undefined;
      const iat = Math.floor(Date.now() / 1000);
      const all = { jti: randomUUID(), htm: method, htu: url, iat, ath, ...claims };
      return new SignJWT(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)))
        .setProtectedHeader({ typ: 'dpop+jwt', alg, jwk: publicJwk, ...header })
        .sign(privateKey);
    },
  };
}
