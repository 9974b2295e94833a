import { hash, sign, verify } from 'node:crypto';
import type { SigningAlg } from '../store/signing-keys.ts';
import type { KeyRing } from './key-ring.ts';

/** What the signed JWT says; `jti` is the handle by which the stored token is found and revoked (RFC 9068). */
export interface EnvelopeClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly client_id: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly scope?: string | undefined;
  readonly auth_time?: number | undefined;
  readonly acr?: string | undefined;
  readonly amr?: readonly string[] | undefined;
}

export interface Envelopes {
  wrap(claims: EnvelopeClaims, alg: SigningAlg): string;
  /** The claims when our own signature, of the right type and not yet expired, is on it; else undefined. */
  unwrap(value: string): EnvelopeClaims | undefined;
}

const type = 'at+jwt';
const maxVerified = 5_000;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const signatureOptions = (alg: SigningAlg) => (alg === 'ES256' ? ({ dsaEncoding: 'ieee-p1363' } as const) : {});

export function createEnvelopes(keys: KeyRing, issuer: string): Envelopes {
  // A signature once verified need not be verified again: by hash, so that no token lies in memory longer than its request.
  const verified = new Map<string, EnvelopeClaims>();
  const headers = new Map<string, string>();
  const headerFor = (kid: string, alg: SigningAlg) => {
    let header = headers.get(kid);
    if (!header) {
      header = encode({ alg, kid, typ: type });
      headers.set(kid, header);
    }
    return header;
  };

  const check = (value: string): EnvelopeClaims | undefined => {
    const parts = value.split('.');
    if (parts.length !== 3) return undefined;
    const [head, body, signature] = parts as [string, string, string];
    const header = decode(head);
    if (!header || header['typ'] !== type || typeof header['kid'] !== 'string') return undefined;
    const verifier = keys.verifier(header['kid']);
    // The algorithm is the key's, whatever the header says.
    if (!verifier || header['alg'] !== verifier.alg) return undefined;
    const bytes = Buffer.from(signature, 'base64url');
    if (bytes.toString('base64url') !== signature) return undefined;
    const options = { key: verifier.key, ...signatureOptions(verifier.alg) };
    if (!verify('sha256', Buffer.from(`${head}.${body}`), options, bytes)) return undefined;
    const claims = decode(body) as EnvelopeClaims | undefined;
    return claims?.iss === issuer && typeof claims.jti === 'string' ? claims : undefined;
  };

  return {
    wrap(claims, alg) {
      const { kid, key } = keys.signer(alg);
      const signed = `${headerFor(kid, alg)}.${encode(claims)}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), { key, ...signatureOptions(alg) }).toString('base64url')}`;
    },
    unwrap(value) {
      if (value.length > 8192) return undefined;
      const key = hash('sha256', value, 'base64');
      let claims = verified.get(key);
      if (!claims) {
        claims = check(value);
        if (!claims) return undefined;
        if (verified.size >= maxVerified) verified.clear();
        verified.set(key, claims);
      }
      return claims.exp > Math.floor(Date.now() / 1000) ? claims : undefined;
    },
  };
}
