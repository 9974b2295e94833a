import { inflateSync } from 'node:zlib';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { boundedFetch } from '../../outbound/bounded-fetch.ts';
import { timeRequest, type OutboundMetrics } from '../../outbound/time-request.ts';
import { UpstreamRefusal } from '../refusal.ts';
import { checkChain, type Checking } from './check-chain.ts';
import { decodeCbor, mapOf } from './mdoc/cbor.ts';
import { chainOf, checkSign1, readSign1 } from './mdoc/cose.ts';
import { skewSeconds, type Presented, type StatusReference } from './presented.ts';
import { issuerAlgorithms } from './sd-jwt.ts';
import type { TrustList } from '../definitions/trust-list.ts';
import { hostile } from './wallet-refusal.ts';
import { hour, type Clock } from '../../domain/time.ts';

/** Bytes of a list as it travels, and once it is inflated: a million credentials with a bit each take 125 kB at most. */
const maxBytes = 1_048_576;
const maxInflated = 4_194_304;
const milliseconds = 5_000;
/** Seconds for which a list is believed that does not say so itself, and the longest time that it may say. */
const usualLife = 300;
const longestLife = hour;
const maxLists = 50;

const types = { jwt: 'application/statuslist+jwt', cwt: 'application/statuslist+cwt' } as const;

interface StatusList {
  /** The name of the trusted issuer that has signed it. */
  readonly issuer: string;
  readonly bits: number;
  readonly bytes: Buffer;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export interface StatusSettings {
  readonly allowedHosts: readonly string[];
  readonly metrics?: OutboundMetrics<string> | undefined;
  readonly now: Clock;
  /** Lists may come without TLS, in development. */
  readonly isPlainAllowed: boolean;
}

type Claims = Readonly<Record<'sub' | 'iat' | 'exp' | 'ttl' | 'bits' | 'lst', unknown>>;

async function readJwt(token: string, reading: Checking): Promise<Claims & { readonly issuer: string }> {
  const { typ, x5c } = decodeProtectedHeader(token);
  if (typ !== 'statuslist+jwt' || !Array.isArray(x5c)) throw hostile('status_list');
  const { issuer, key } = checkChain(
    x5c.map((one) => Buffer.from(String(one), 'base64')),
    reading,
    'status-list',
  );
  const { payload } = await compactVerify(token, key, { algorithms: [...issuerAlgorithms] });
  const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
  const { bits, lst } = (claims['status_list'] ?? {}) as Record<string, unknown>;
  const compressed = typeof lst === 'string' ? Buffer.from(lst, 'base64url') : undefined;
  const { sub, iat, exp, ttl } = claims;
  return { sub, iat, exp, ttl, bits, lst: compressed, issuer: issuer.issuer };
}

/** Numbers of claims of a CWT (RFC 8392; Token Status List, section 5.2). */
const cwt = { sub: 2, exp: 4, iat: 6, ttl: 65_534, statusList: 65_533 } as const;
const typeHeader = 16;

function readCwt(bytes: Buffer, reading: Checking): Claims & { readonly issuer: string } {
  const signed = readSign1(decodeCbor(bytes));
  if (signed.protectedHeader.get(typeHeader) !== types.cwt || !signed.payload) throw hostile('status_list');
  const { issuer, key } = checkChain(chainOf(signed), reading, 'status-list');
  checkSign1(signed, { key, payload: signed.payload, reason: 'status_list' });
  const claims = mapOf(decodeCbor(signed.payload));
  const list = mapOf(claims.get(cwt.statusList));
  return {
    sub: claims.get(cwt.sub),
    iat: claims.get(cwt.iat),
    exp: claims.get(cwt.exp),
    ttl: claims.get(cwt.ttl),
    bits: list.get('bits'),
    lst: list.get('lst'),
    issuer: issuer.issuer,
  };
}

const isAmount = (value: unknown): value is number => typeof value === 'number' && value >= 0;

function toList(claims: Claims & { readonly issuer: string }, uri: string, now: number): StatusList {
  const { sub, iat, exp, ttl, bits, lst, issuer } = claims;
  const seconds = now / 1000;
  if (sub !== uri || !isAmount(iat) || iat > seconds + skewSeconds) throw hostile('status_list');
  if (exp !== undefined && (!isAmount(exp) || exp <= seconds)) throw hostile('status_list_expired');
  if (bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8) throw hostile('status_list');
  if (!Buffer.isBuffer(lst)) throw hostile('status_list');
  const life = isAmount(ttl) ? Math.min(ttl, longestLife) : usualLife;
  const until = Math.min(seconds + life, isAmount(exp) ? exp : Infinity) * 1000;
  return { issuer, bits, bytes: inflateSync(lst, { maxOutputLength: maxInflated }), until };
}

/** Returns the status at a place of a list: 0 for a credential that is valid (Token Status List, section 7). */
function statusAt({ bits, bytes }: StatusList, index: number): number {
  const perByte = 8 / bits;
  const byte = bytes[Math.floor(index / perByte)];
  if (byte === undefined) throw hostile('status_list');
  return (byte >> ((index % perByte) * bits)) & (2 ** bits - 1);
}

export type StatusCheck = (presented: Pick<Presented, 'issuer' | 'status'>, list: TrustList) => Promise<void>;

/**
 * Makes what asks whether a credential was revoked. A list is asked for once by however many people wait, kept as long as it says, and
 * believed where a certificate of the credential's own issuer has signed it. A credential whose list cannot be read is refused.
 */
export function createStatusCheck({ allowedHosts, metrics, now, isPlainAllowed }: StatusSettings): StatusCheck {
  const lists = new Map<string, Promise<StatusList>>();
  let believed: TrustList | undefined;

  const fetchList = async (uri: string, list: TrustList): Promise<StatusList> => {
    const url = URL.parse(uri);
    const isAllowed = url?.protocol === 'https:' || (isPlainAllowed && url?.protocol === 'http:');
    if (!isAllowed || uri.length > 2_000) throw hostile('status_list');
    const ask = () =>
      boundedFetch(uri, {
        method: 'GET',
        headers: { Accept: `${types.jwt}, ${types.cwt}` },
        allowedHosts,
        maxBytes,
        signal: AbortSignal.timeout(milliseconds),
      });
    const timing = { target: 'wallet', statusOf: ({ status }: Response) => status };
    const answer = await (metrics ? timeRequest({ ...timing, metrics }, ask) : ask()).catch((cause: unknown) => {
      throw new UpstreamRefusal('failed', 'status_unavailable', { cause });
    });
    if (answer.status !== 200) throw new UpstreamRefusal('failed', 'status_unavailable');
    const body = Buffer.from(await answer.arrayBuffer());
    const reading = { list, now: now() };
    const isCwt = (answer.headers.get('content-type') ?? '').split(';')[0]!.trim() === types.cwt;
    try {
      const claims = isCwt ? readCwt(body, reading) : await readJwt(body.toString('utf8').trim(), reading);
      return toList(claims, uri, reading.now);
    } catch (error) {
      throw error instanceof UpstreamRefusal ? error : hostile('status_list', error);
    }
  };

  const listAt = async (uri: string, trust: TrustList): Promise<StatusList> => {
    const known = await lists.get(uri)?.catch(() => undefined);
    if (known && known.until > now()) return known;
    if (lists.size >= maxLists) lists.delete(lists.keys().next().value!);
    const asked = fetchList(uri, trust);
    lists.set(uri, asked);
    // A list that could not be read is asked for again by the next person.
    asked.catch(() => lists.get(uri) === asked && lists.delete(uri));
    return asked;
  };

  return async ({ issuer, status }, trust) => {
    if (!status) return;
    const { uri, index }: StatusReference = status;
    // Whom a former trust list believed may have signed what is kept.
    if (believed !== trust) lists.clear();
    believed = trust;
    const list = await listAt(uri, trust);
    if (list.issuer !== issuer.issuer) throw hostile('status_list');
    if (statusAt(list, index) !== 0) throw hostile('revoked');
  };
}
