import type { UpstreamSettings } from '../../config/upstreams.ts';
import { boundedFetch } from '../outbound/bounded-fetch.ts';
import { mayBeAsked } from '../upstream/connect.ts';
import { good, problem, warning, type Finding } from './finding.ts';

/** Seconds by which two clocks may differ. Heads of answers tell whole seconds. */
const mostSeconds = 10;
/** A document that takes longer takes all the time that a sign-in has for the provider. */
const documentSeconds = 8;

interface Document {
  readonly issuer?: unknown;
  readonly keys?: readonly { readonly alg?: string; readonly kty?: string; readonly use?: string }[];
  readonly [member: string]: unknown;
}

interface Asking {
  readonly name: string;
  /** First words of the names of its settings. */
  readonly prefix: string;
  readonly settings: UpstreamSettings;
  readonly now: () => number;
}

/** Says why a document could not be read, without its text. */
function reasonOf(error: unknown, isLate: boolean): string {
  if (isLate) return `no whole answer within ${documentSeconds} seconds`;
  if (error instanceof SyntaxError) return 'no JSON';
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

const familyOf = (alg: string) => (alg.startsWith('E') ? 'EC' : 'RSA');

/** Asks a provider for its discovery document and its keys, as the first sign-in of the hour does. */
export async function checkUpstream(
  { name, prefix, settings, now }: Asking,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { issuer, authorizationEndpoint, tokenEndpoint, userinfoEndpoint, jwksUri, idTokenAlg } = settings;
  const needed = {
    authorization_endpoint: authorizationEndpoint,
    token_endpoint: tokenEndpoint,
    userinfo_endpoint: userinfoEndpoint,
    jwks_uri: jwksUri,
  };
  const unset = (named: Readonly<Record<string, string | undefined>>) =>
    Object.keys(named).filter((member) => named[member] === undefined);
  const named = [issuer, tokenEndpoint, userinfoEndpoint, jwksUri];
  const allowedHosts = named.flatMap((address) => (address === undefined ? [] : [new URL(address).host]));
  const found: Finding[] = [];
  const fetchDocument = async (address: string): Promise<Document | undefined> => {
    const where = `${prefix}_ISSUER`;
    const inTime = AbortSignal.timeout(documentSeconds * 1000);
    try {
      const answer = await boundedFetch(address, {
        method: 'GET',
        headers: { Accept: 'application/json' },
        allowedHosts,
        signal: AbortSignal.any([signal, inTime]),
      });
      const date = Date.parse(answer.headers.get('date') ?? '');
      const seconds = Math.round((now() - date) / 1000);
      if (Math.abs(seconds) > mostSeconds)
        found.push(
          warning(
            'clock',
            `this machine is ${seconds} seconds ahead of ${new URL(address).host}`,
            'let NTP keep its clock',
          ),
        );
      if (answer.status !== 200) {
        found.push(problem(where, `${address} answers ${answer.status}`, 'correct the address, or ask the provider'));
        return undefined;
      }
      return (await answer.json()) as Document;
    } catch (error) {
      const reason = reasonOf(error, inTime.aborted);
      found.push(problem(where, `${address} cannot be read (${reason})`, 'correct the address, or open the way to it'));
      return undefined;
    }
  };

  const needsDiscovery = unset(needed).length > 0;
  const discovery = needsDiscovery
    ? await fetchDocument(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
    : {};
  if (!discovery) return found;
  if (needsDiscovery && discovery.issuer !== issuer)
    found.push(
      problem(
        `${prefix}_ISSUER`,
        `the provider calls itself ${String(discovery.issuer)}`,
        'set the setting to exactly this text',
      ),
    );
  const missing = unset(needed).filter((member) => typeof discovery[member] !== 'string');
  if (missing.length > 0)
    found.push(
      problem(`${prefix}_ISSUER`, `its discovery document names no ${missing.join(', ')}`, `set them as ${prefix}_…`),
    );
  const discovered = needsDiscovery ? unset({ ...needed, end_session_endpoint: settings.endSessionEndpoint }) : [];
  for (const member of discovered) {
    const address = discovery[member];
    if (typeof address === 'string' && !mayBeAsked(address, new URL(issuer)))
      found.push(
        problem(
          `${prefix}_ISSUER`,
          `its discovery document names ${address}, which is on another host or not https, so that every sign-in there fails`,
          `set ${prefix}_${member.toUpperCase()} to this address, if the provider confirms it`,
        ),
      );
  }
  const keysAddress = jwksUri ?? discovery['jwks_uri'];
  const document = typeof keysAddress === 'string' ? await fetchDocument(keysAddress) : undefined;
  if (!document) return found;
  const fitting = (document.keys ?? []).filter(
    ({ alg, kty, use }) => use !== 'enc' && (alg === undefined ? kty === familyOf(idTokenAlg) : alg === idTokenAlg),
  );
  if (fitting.length === 0)
    found.push(
      problem(
        `${prefix}_ID_TOKEN_ALG`,
        `the provider publishes no key for ${idTokenAlg}`,
        'set the algorithm that is registered there',
      ),
    );
  return found.some(({ level }) => level === 'problem')
    ? found
    : [...found, good(`${prefix}_ISSUER`, `${name} answers, and publishes ${fitting.length} fitting keys`)];
}
