import { createHash } from 'node:crypto';
import { compactVerify, importJWK, type JWK } from 'jose';
import { isObject, type Members } from '../../domain/members.ts';
import { checkChain } from './check-chain.ts';
import { skewSeconds, type Expected, type Presented } from './presented.ts';
import { readStatus } from './read-status.ts';
import { hostile } from './wallet-refusal.ts';

/** Algorithms of issuers. The keys of holders are on P-256. */
export const issuerAlgorithms = ['ES256', 'ES384', 'ES512'] as const;
/** The credential type of a PID (PID rulebook, section 4). */
export const pidType = 'urn:eudi:pid:1';

/** A presentation of a PID has far fewer. */
const maxDisclosures = 60;
const maxDepth = 8;
/** Claims that an SD-JWT VC never discloses selectively (SD-JWT VC, section 2.2.2.3). */
const plainClaims = new Set(['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status', 'aka_vcts', '_sd_alg']);

const digest = (text: string) => createHash('sha256').update(text, 'ascii').digest('base64url');

function parse(text: string, reason: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64url')));
  } catch (error) {
    throw hostile(reason, error);
  }
}

function headerOf(jwt: string, typ: string): Members {
  const header = parse(jwt.split('.', 1)[0]!, 'malformed');
  if (!isObject(header) || header['typ'] !== typ) throw hostile('typ');
  return header;
}

async function verified(
  jwt: string,
  { key, algorithms, reason }: { key: Parameters<typeof compactVerify>[1]; algorithms: string[]; reason: string },
): Promise<Members> {
  const { payload } = await compactVerify(jwt, key, { algorithms }).catch((error: unknown) => {
    throw hostile(reason, error);
  });
  const claims = parse(Buffer.from(payload).toString('base64url'), 'malformed');
  if (!isObject(claims)) throw hostile('malformed');
  return claims;
}

/**
 * Puts the disclosures in the place of their digests (RFC 9901, section 7.1). Each one must be named once by what was signed; one that is
 * not named at all was added by somebody else.
 */
function disclose(payload: Members, disclosures: readonly string[]): Members {
  if (disclosures.length > maxDisclosures) throw hostile('disclosure');
  const byDigest = new Map(disclosures.map((text) => [digest(text), parse(text, 'disclosure')]));
  if (byDigest.size < disclosures.length) throw hostile('disclosure');
  const seen = new Set<string>();
  const take = (named: unknown, length: number): readonly unknown[] | undefined => {
    if (typeof named !== 'string' || seen.has(named)) throw hostile('disclosure');
    seen.add(named);
    const found = byDigest.get(named);
    if (found === undefined) return undefined;
    byDigest.delete(named);
    if (!Array.isArray(found) || found.length !== length || typeof found[0] !== 'string') throw hostile('disclosure');
    return found;
  };
  const reveal = (value: unknown, depth: number): unknown => {
    if (depth > maxDepth) throw hostile('disclosure');
    if (Array.isArray(value))
      return value.flatMap((item) => {
        if (!isObject(item) || !Object.hasOwn(item, '...')) return [reveal(item, depth + 1)];
        const found = take(item['...'], 2);
        return found ? [reveal(found[1], depth + 1)] : [];
      });
    if (!isObject(value)) return value;
    const { _sd: digests = [], ...plain } = value;
    if (!Array.isArray(digests)) throw hostile('disclosure');
    const members = new Map(Object.entries(plain).map(([name, held]) => [name, reveal(held, depth + 1)]));
    for (const named of digests) {
      const [, name, held] = take(named, 3) ?? [];
      if (name === undefined) continue;
      const isRefused = typeof name !== 'string' || name === '_sd' || name === '...' || members.has(name);
      if (isRefused || (depth === 0 && plainClaims.has(name as string))) throw hostile('disclosure');
      members.set(name as string, reveal(held, depth + 1));
    }
    return Object.fromEntries(members);
  };
  const whole = reveal(payload, 0) as Members;
  if (byDigest.size > 0) throw hostile('disclosure');
  return whole;
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function checkTimes({ exp, nbf, iat }: Members, seconds: number): void {
  const isRefused = (value: unknown, isWrong: (time: number) => boolean) =>
    value !== undefined && (!isTime(value) || isWrong(value));
  if (isRefused(exp, (time) => time <= seconds - skewSeconds)) throw hostile('credential_expired');
  if (isRefused(nbf, (time) => time > seconds + skewSeconds)) throw hostile('credential_early');
  if (isRefused(iat, (time) => time > seconds + skewSeconds)) throw hostile('credential_early');
}

/** Returns the holder's key. A credential without one proves nothing of the person who shows it. */
function holderKey({ cnf }: Members): JWK {
  const jwk = isObject(cnf) ? cnf['jwk'] : undefined;
  if (!isObject(jwk) || jwk['kty'] !== 'EC' || jwk['crv'] !== 'P-256' || 'd' in jwk) throw hostile('holder_key');
  const { kty, crv, x, y } = jwk as JWK;
  return { kty, crv, x, y } as JWK;
}

/** Seconds for which a signature of the holder counts: as long as the request for it. */
const maxAge = 600;

interface Holding {
  /** The text that the signature is about. */
  readonly shown: string;
  readonly key: JWK;
  readonly expected: Expected;
}

/** Checks that the holder's key has signed this presentation for us, for this request, and just now. */
async function checkHolder(jwt: string, { shown, key, expected }: Holding): Promise<number> {
  headerOf(jwt, 'kb+jwt');
  const imported = await importJWK(key, 'ES256').catch((error: unknown) => {
    throw hostile('holder_key', error);
  });
  const claims = await verified(jwt, { key: imported, algorithms: ['ES256'], reason: 'holder_signature' });
  if (claims['nonce'] !== expected.nonce) throw hostile('nonce');
  if (claims['aud'] !== expected.audience) throw hostile('aud');
  if (claims['sd_hash'] !== digest(shown)) throw hostile('sd_hash');
  const { iat } = claims;
  const seconds = expected.now / 1000;
  if (!isTime(iat) || iat > seconds + skewSeconds || iat < seconds - maxAge - skewSeconds) throw hostile('iat');
  return iat;
}

/** Checks an SD-JWT VC with key binding (`dc+sd-jwt`). */
export async function checkSdJwt(presentation: string, expected: Expected): Promise<Presented> {
  const parts = presentation.split('~');
  const jwt = parts[0] ?? '';
  const holder = parts.length > 1 ? parts.at(-1)! : '';
  const shown = presentation.slice(0, presentation.length - holder.length);
  if (jwt.split('.').length !== 3) throw hostile('malformed');
  if (holder === '') throw hostile('holder_signature');
  const { x5c, alg } = headerOf(jwt, 'dc+sd-jwt');
  if (!issuerAlgorithms.some((known) => known === alg)) throw hostile('algorithm');
  if (!Array.isArray(x5c) || !x5c.every((one) => typeof one === 'string')) throw hostile('certificate');
  const owner = checkChain(
    x5c.map((one) => Buffer.from(one as string, 'base64')),
    expected,
    'credential',
  );
  const payload = await verified(jwt, { key: owner.key, algorithms: [...issuerAlgorithms], reason: 'signature' });
  if (payload['vct'] !== pidType) throw hostile('credential_type');
  if ((payload['_sd_alg'] ?? 'sha-256') !== 'sha-256') throw hostile('algorithm');
  checkTimes(payload, expected.now / 1000);
  const key = holderKey(payload);
  const signedAt = await checkHolder(holder, { shown, key, expected });
  const claims = disclose(payload, parts.slice(1, -1));
  return { issuer: owner.issuer, claims, status: readStatus(payload['status']), signedAt };
}
