import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { Refused } from '../../../commands/refused.ts';
import { compareDiscovery, compareKeys } from '../../../domain/keycloak/compare-discovery.ts';
import { isObject, parseJson, type Members } from '../../../domain/members.ts';
import { isoTime } from '../../../domain/time.ts';
import { readTextFile } from '../../read-text-file.ts';
import { failed, matters, ok, type CheckFinding } from './finding.ts';
import { reasonOf, type Probe } from './probe-http.ts';

function parseObject(text: string, name: string): Members {
  const value = parseJson(text);
  if (!isObject(value)) throw new Refused(`${name} is not a JSON object`);
  return value;
}

async function fetchObject(probe: Probe, url: string): Promise<Members> {
  const { status, body } = await probe({ url });
  if (status !== 200) throw new Refused(`${url} answers with status ${status}`);
  return parseObject(body, url);
}

/** The documents that a provider publishes. */
export interface Published {
  readonly discovery: Members;
  readonly jwks: Members;
}

const discoveryPath = '/.well-known/openid-configuration';

/** Fetches the documents of this service. */
export async function fetchOwn(probe: Probe, issuer: string): Promise<Published> {
  const discovery = await fetchObject(probe, `${issuer}${discoveryPath}`);
  return { discovery, jwks: await fetchObject(probe, String(discovery['jwks_uri'])) };
}

/** Reads the documents of the former service: from its address, or from a file with the members `discovery` and `jwks`. */
export async function readFormer(probe: Probe, against: string): Promise<Published> {
  if (/^https?:/.test(against)) {
    const url = against.includes('/.well-known/') ? against : `${against.replace(/\/$/, '')}${discoveryPath}`;
    const discovery = await fetchObject(probe, url);
    return { discovery, jwks: await fetchObject(probe, String(discovery['jwks_uri'])) };
  }
  const { discovery, jwks } = parseObject(readTextFile(against), `the file ${against}`);
  if (!isObject(discovery) || !isObject(jwks))
    throw new Refused(`the file ${against} has no members discovery and jwks: {"discovery": {…}, "jwks": {…}}`);
  return { discovery, jwks };
}

/** Says what differs between the documents of the former service and ours. */
export function* compareDocuments(former: Published, own: Published): Generator<CheckFinding> {
  const differences = [...compareDiscovery(former.discovery, own.discovery)];
  const keys = compareKeys(former.jwks, own.jwks);
  const say = { matters, failed };
  for (const { level, member, message } of differences) yield say[level](`discovery ${member}`, message);
  if (differences.length === 0) yield ok('discovery', 'says all that the former service said');
  for (const { level, member, message } of keys) yield say[level](member, message);
  if (keys.length === 0) yield ok('keys', 'every signing key of the former service is published here');
}

const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Returns the tokens of a file: one on each line, or those among the texts of a JSON document. */
function tokensIn(text: string): readonly string[] {
  const found: string[] = [];
  const search = (value: unknown): void => {
    if (typeof value === 'string') {
      if (jwt.test(value)) found.push(value);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(search);
  };
  search(parseJson(text) ?? text.split('\n').map((line) => line.trim()));
  return [...new Set(found)];
}

/** Verifies tokens of the former service by the keys that are published here. No finding holds a token. */
export async function* verifyOldTokens(
  path: string,
  { own, issuer, now }: { readonly own: Published; readonly issuer: string; readonly now: number },
): AsyncGenerator<CheckFinding> {
  const tokens = tokensIn(readTextFile(path));
  if (tokens.length === 0) throw new Refused(`the file ${path} holds no token`);
  const keys = createLocalJWKSet(own.jwks as unknown as JSONWebKeySet);
  for (const [place, token] of tokens.entries()) {
    let subject = `token ${place + 1}`;
    try {
      const { alg = '?', kid = '-' } = decodeProtectedHeader(token);
      const { typ, azp, iss, exp } = decodeJwt(token);
      subject += ` (${[typ, azp, alg].filter((part) => typeof part === 'string').join(', ')})`;
      if (alg.startsWith('HS')) {
        yield ok(subject, 'is a token for the former service alone: it ends, and its person signs in once');
        continue;
      }
      await compactVerify(token, keys);
      if (iss !== issuer) yield failed(subject, `names the issuer ${String(iss)}, which is ${issuer} here`);
      else if (exp !== undefined && exp <= now)
        yield matters(subject, `is good by key ${kid}, and ended on ${isoTime(exp)}`);
      else yield ok(subject, `is good by key ${kid}`);
    } catch (error) {
      const isUnknown = (error as { code?: string }).code === 'ERR_JWKS_NO_MATCHING_KEY';
      yield failed(
        subject,
        isUnknown ? 'was signed by a key that is not published here' : `is not good here: ${reasonOf(error)}`,
      );
    }
  }
}
