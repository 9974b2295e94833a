import * as oidc from 'openid-client';
import type { UpstreamSettings } from '../../config/upstreams.ts';
import { boundedFetch } from '../outbound/bounded-fetch.ts';
import { timeRequest, type OutboundMetrics } from '../outbound/time-request.ts';
import type { UpstreamDefinition } from './definitions/upstream-definition.ts';
import { UpstreamRefusal } from './refusal.ts';
import type { HealthRecord } from './health.ts';
import { toRefusal } from './to-refusal.ts';
import { hour, minute, type Clock } from '../domain/time.ts';

export const totalSeconds = 10;
const renewMilliseconds = hour * 1000;
const retryMilliseconds = minute * 1000;

type Endpoint = 'authorization_endpoint' | 'token_endpoint' | 'userinfo_endpoint' | 'jwks_uri' | 'end_session_endpoint';

/** Returns the hosts that the operator named in the settings of an upstream: they alone may be on a private network. */
function namedHosts(settings: UpstreamSettings): readonly string[] {
  const { issuer, tokenEndpoint, userinfoEndpoint, jwksUri } = settings;
  return [issuer, tokenEndpoint, userinfoEndpoint, jwksUri].flatMap((address) =>
    address === undefined ? [] : [new URL(address).host],
  );
}

/** Shares one request for keys among parallel sign-ins. The library decides how often the request is made again. */
function createFetch({ settings, definition, health, metrics }: Connecting, keysAddress?: string): oidc.CustomFetch {
  const allowedHosts = namedHosts(settings);
  const target = definition.name;
  const statusOf = ({ status }: Response) => status;
  let keys: Promise<Response> | undefined;
  return async (url, { method, headers, body, signal }) => {
    const sent = body instanceof URLSearchParams ? body.toString() : (body as string | undefined);
    const fetchOnce = () => boundedFetch(url, { method, headers, body: sent, allowedHosts, signal });
    const send = async () => {
      try {
        const answer = await (metrics ? timeRequest({ metrics, target, statusOf }, fetchOnce) : fetchOnce());
        // An upstream that says that it cannot serve is away, whatever it says besides.
        if (answer.status >= 500) health.failed();
        else health.answered(url === keysAddress);
        return answer;
      } catch (error) {
        health.failed();
        throw error;
      }
    };
    if (url !== keysAddress) return send();
    keys ??= send().finally(() => {
      keys = undefined;
    });
    return (await keys).clone();
  };
}

const isLoopback = ({ hostname }: URL) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** Returns whether a discovered address may be asked: on the host of the issuer alone, and never in clear. */
export function mayBeAsked(address: string, issuer: URL): boolean {
  const url = URL.parse(address);
  const isSafe = url?.protocol === 'https:' || (url !== null && isLoopback(url) && isLoopback(issuer));
  return isSafe && url?.host === issuer.host;
}

function checkDiscovered(address: string | undefined, issuer: URL): string | undefined {
  if (address !== undefined && !mayBeAsked(address, issuer)) throw new UpstreamRefusal('failed', 'metadata');
  return address;
}

interface Connecting {
  readonly settings: UpstreamSettings;
  readonly definition: UpstreamDefinition;
  readonly health: HealthRecord;
  readonly metrics?: OutboundMetrics<string> | undefined;
  readonly now: Clock;
}

async function findEndpoints(connecting: Connecting): Promise<Partial<Record<Endpoint, string>>> {
  const { settings } = connecting;
  const named: Partial<Record<Endpoint, string | undefined>> = {
    authorization_endpoint: settings.authorizationEndpoint,
    token_endpoint: settings.tokenEndpoint,
    userinfo_endpoint: settings.userinfoEndpoint,
    jwks_uri: settings.jwksUri,
    end_session_endpoint: settings.endSessionEndpoint,
  };
  const { end_session_endpoint: _optional, ...needed } = named;
  if (Object.values(needed).every((address) => address !== undefined)) return named as Record<Endpoint, string>;
  const issuer = new URL(settings.issuer);
  const discovered = await oidc
    .discovery(issuer, settings.clientId, undefined, undefined, {
      [oidc.customFetch]: createFetch(connecting),
      execute: isLoopback(issuer) ? [oidc.allowInsecureRequests] : [],
      timeout: totalSeconds,
    })
    .catch((error: unknown) => {
      // A wrong document says nothing about the person who waits, so its details go to the log only.
      const refusal = toRefusal(error);
      throw refusal.kind === 'failed' ? refusal : new UpstreamRefusal('failed', 'metadata');
    });
  const metadata = discovered.serverMetadata();
  if (metadata.issuer !== settings.issuer) throw new UpstreamRefusal('failed', 'metadata');
  const found = (Object.keys(named) as Endpoint[]).map(
    (name) => [name, named[name] ?? checkDiscovered(metadata[name], issuer)] as const,
  );
  return Object.fromEntries(found) as Record<Endpoint, string>;
}

async function configure(connecting: Connecting): Promise<oidc.Configuration> {
  const { settings, definition } = connecting;
  const endpoints = await findEndpoints(connecting);
  // Nothing else of the document is used. The definition of the provider says whether an answer names its issuer; the document is not
  // asked.
  const server = {
    issuer: settings.issuer,
    ...endpoints,
    authorization_response_iss_parameter_supported: definition.statesIssuer,
  } as oidc.ServerMetadata;
  const { clientId, clientSecret, idTokenAlg, userinfoAlg, authMethod } = settings;
  const authenticate = authMethod === 'client_secret_basic' ? oidc.ClientSecretBasic : oidc.ClientSecretPost;
  const configuration = new oidc.Configuration(
    server,
    clientId,
    { id_token_signed_response_alg: idTokenAlg, userinfo_signed_response_alg: userinfoAlg },
    authenticate(clientSecret),
  );
  configuration[oidc.customFetch] = createFetch(connecting, endpoints.jwks_uri);
  configuration.timeout = totalSeconds;
  oidc.enableNonRepudiationChecks(configuration);
  if (isLoopback(new URL(settings.issuer))) oidc.allowInsecureRequests(configuration);
  return configuration;
}

/**
 * Returns the provider as the library knows it, with its cache of keys. It is discovered once an hour, by one request however many sign-ins
 * wait. Without an answer an earlier discovery goes on; where there is none the sign-in fails.
 */
export function createConnection(connecting: Connecting): () => Promise<oidc.Configuration> {
  let known: { readonly configuration: oidc.Configuration; until: number } | undefined;
  let asking: Promise<oidc.Configuration> | undefined;
  const ask = async () => {
    try {
      const configuration = await configure(connecting);
      known = { configuration, until: connecting.now() + renewMilliseconds };
      return configuration;
    } catch (error) {
      if (!known) throw error;
      known.until = connecting.now() + retryMilliseconds;
      return known.configuration;
    } finally {
      asking = undefined;
    }
  };
  return async () => {
    if (known && connecting.now() < known.until) return known.configuration;
    asking ??= ask();
    return asking;
  };
}
