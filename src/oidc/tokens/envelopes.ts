import { createHmac, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { isSignatureOf, type SigningAlg } from '../../domain/keys/signatures.ts';
import { decodePart } from './decode-payload.ts';
import type { KeyRing } from './key-ring.ts';
import type { PublishedKeys } from './key-look.ts';
import { encodePart, signJwt } from './sign-jwt.ts';

/** The claims of the signed JWT (RFC 9068). Its `jti` is the handle by which the stored token is found and revoked. */
export interface EnvelopeClaims extends Readonly<Record<string, unknown>> {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
}

/** The use of a token. A token of one kind is never accepted for the other. */
export type EnvelopeKind = 'access' | 'refresh';

/** A key for tokens that nobody but this server verifies. */
export interface MacKey {
  readonly kid: string;
  readonly key: KeyObject;
}

export interface Envelopes {
  /** Signs an access token, which everybody can verify. */
  wrap(claims: EnvelopeClaims, alg: SigningAlg): string | Promise<string>;
  wrapRefresh(claims: EnvelopeClaims): string;
  /** Returns the claims when the signature is ours, the kind is right and the token has not expired; else undefined. */
  unwrap(value: string, kind: EnvelopeKind): EnvelopeClaims | undefined;
  /** Returns the same for an access token. Where its key is unknown, another process may have made it: this one then looks. */
  open(value: string): EnvelopeClaims | undefined | Promise<EnvelopeClaims | undefined>;
}

interface Verifier {
  readonly alg: string;
  isRight(signed: string, signature: Buffer): boolean;
}

/** The claim `typ` of an access token of Keycloak's shape. */
export const bearer = 'Bearer';

const types = { access: 'at+jwt', refresh: 'rt+jwt' } as const;

/**
 * Returns the type that the header of a token names. Access tokens of Keycloak's shape say `JWT`, as Keycloak does: APIs of today compare
 * it. Their claim `typ` keeps them apart from ID tokens, which never say `Bearer`.
 */
function typeOf(kind: EnvelopeKind, claims: Readonly<Record<string, unknown>>): string {
  return kind === 'access' && claims['typ'] === bearer ? 'JWT' : types[kind];
}

const maxVerified = 5_000;
/** Roles of people who came from Keycloak take up to 8,000 bytes. A server accepts headers of 16 kB. */
const longestToken = 14_000;

const macOf = (key: KeyObject, signed: string) => createHmac('sha256', key).update(signed).digest();

/** @param about.macKeys newest first: the newest signs refresh tokens, and all of them verify */
export function createEnvelopes(about: {
  readonly published: PublishedKeys;
  readonly macKeys: readonly MacKey[];
  readonly issuer: string;
  /** Tells the time in epoch seconds. */
  readonly nowSeconds: () => number;
}): Envelopes {
  const { published, macKeys, issuer, nowSeconds } = about;
  // A signature is verified once. The hash of the token is kept, so that no token stays in memory longer than its request.
  const verified = new Map<string, EnvelopeClaims>();
  let known: KeyRing | undefined;
  /** Returns the keys of this moment. Tokens that former keys have verified are forgotten: one of these keys may have been withdrawn. */
  const keysNow = () => {
    const keys = published.now();
    if (keys !== known) verified.clear();
    known = keys;
    return keys;
  };
  const headers = new Map<string, string>();
  const headerFor = (kid: string, { alg, typ }: { readonly alg: string; readonly typ: string }) => {
    const name = `${typ} ${kid}`;
    let header = headers.get(name);
    if (!header) {
      header = encodePart({ alg, kid, typ });
      headers.set(name, header);
    }
    return header;
  };

  /** Returns the verifier of a key. Each kind has keys of its own, and the key decides the algorithm, whatever the header says. */
  const verifierOf = (kid: string, kind: EnvelopeKind): Verifier | undefined => {
    if (kind === 'refresh') {
      const found = macKeys.find((one) => one.kid === kid);
      if (!found) return undefined;
      const isRight = (signed: string, signature: Buffer) =>
        signature.length === 32 && timingSafeEqual(macOf(found.key, signed), signature);
      return { alg: 'HS256', isRight };
    }
    const found = keysNow().verifier(kid);
    if (!found) return undefined;
    return {
      alg: found.alg,
      isRight: (signed, signature) => isSignatureOf(Buffer.from(signed), signature, found),
    };
  };

  const check = (value: string, kind: EnvelopeKind): EnvelopeClaims | undefined => {
    const parts = value.split('.');
    if (parts.length !== 3) return undefined;
    const [head, body, signature] = parts as [string, string, string];
    const header = decodePart(head);
    if (!header || typeof header['kid'] !== 'string') return undefined;
    const verifier = verifierOf(header['kid'], kind);
    if (!verifier || header['alg'] !== verifier.alg) return undefined;
    const bytes = Buffer.from(signature, 'base64url');
    if (bytes.toString('base64url') !== signature) return undefined;
    if (!verifier.isRight(`${head}.${body}`, bytes)) return undefined;
    const claims = decodePart(body) as EnvelopeClaims | undefined;
    if (claims?.iss !== issuer || typeof claims.jti !== 'string') return undefined;
    // The types of RFC 9068 are accepted of every token: those of Keycloak's shape had them too, and live for half a day.
    return [types[kind], typeOf(kind, claims)].includes(String(header['typ'])) ? claims : undefined;
  };

  const unwrap: Envelopes['unwrap'] = (value, kind) => {
    if (value.length > longestToken) return undefined;
    keysNow();
    const key = `${kind}:${hash('sha256', value, 'base64')}`;
    let claims = verified.get(key);
    if (!claims) {
      claims = check(value, kind);
      if (!claims) return undefined;
      if (verified.size >= maxVerified) verified.clear();
      verified.set(key, claims);
    }
    return claims.exp > nowSeconds() ? claims : undefined;
  };

  /** Says whether the token has the form of one of ours and names a key that this process does not know. */
  const hasUnknownKey = (value: string): boolean => {
    const header = value.length > longestToken ? undefined : decodePart(value.split('.')[0]);
    const kid = ['at+jwt', 'JWT'].includes(String(header?.['typ'])) ? header?.['kid'] : undefined;
    return typeof kid === 'string' && keysNow().verifier(kid) === undefined;
  };

  return {
    wrap(claims, alg) {
      const wrap = () => {
        const { kid, sign } = keysNow().signer(alg);
        return signJwt(headerFor(kid, { alg, typ: typeOf('access', claims) }), claims, sign);
      };
      // Another process may have made the first key of an algorithm, with the registration that names it.
      return keysNow().hasSigner(alg) ? wrap() : published.lookAgain().then(wrap);
    },
    wrapRefresh(claims) {
      const { kid, key } = macKeys[0]!;
      const signed = `${headerFor(kid, { alg: 'HS256', typ: types.refresh })}.${encodePart(claims)}`;
      return `${signed}.${macOf(key, signed).toString('base64url')}`;
    },
    unwrap,
    open(value) {
      const claims = unwrap(value, 'access');
      if (claims || !hasUnknownKey(value)) return claims;
      return published.lookAgain().then(() => unwrap(value, 'access'));
    },
  };
}
