import * as oidc from 'openid-client';
import type { UpstreamSettings } from '../../config/upstreams.ts';
import type { UpstreamIdentity } from '../domain/federation/upstream-identity.ts';
import { statedTime } from '../domain/assurance/given-proof.ts';
import { hashPivot } from '../domain/federation/pivot.ts';
import type { OutboundMetrics } from '../outbound/time-request.ts';
import { createConnection, totalSeconds } from './connect.ts';
import type { UpstreamDefinition } from './definitions/upstream-definition.ts';
import { createHealthRecord } from './health.ts';
import { UpstreamRefusal } from './refusal.ts';
import { toRefusal } from './to-refusal.ts';
import type { Begun, EndingSession, Upstream } from './upstream.ts';
import { traced } from '../tracing/traced.ts';
import { toSeconds, type Clock } from '../domain/time.ts';

export interface Surroundings {
  /** Origin of our pages. */
  readonly origin: string;
  readonly sealer: Parameters<typeof hashPivot>[1];
  readonly now: Clock;
  /** Counts the requests that the upstreams are sent. */
  readonly metrics?: OutboundMetrics<string>;
}

const skewSeconds = 30;

/** Values of RFC 8176, section 2. Other values are words of the provider. */
const methods = /^(face|fpt|geo|hwk|iris|kba|mca|mfa|otp|pin|pop|pwd|rba|retina|sc|sms|swk|tel|user|vbm|wia)$/;
const methodsOf = (amr: unknown) =>
  Array.isArray(amr) ? amr.filter((value): value is string => typeof value === 'string' && methods.test(value)) : [];

/** Parameters of the callback that openid-client receives. Other parameters would become part of the redirect address. */
const answers = ['state', 'code', 'iss', 'error', 'error_description'];

/**
 * Compares the issuer (RFC 9207) before anything else of the answer is believed, its error included. A provider that does not name itself
 * is known by the address of its callback alone, which no other provider has.
 */
function checkAnswer(
  answer: URLSearchParams,
  { issuer, statesIssuer }: { readonly issuer: string; readonly statesIssuer: boolean },
): void {
  if (answers.some((name) => answer.getAll(name).length > 1))
    throw new UpstreamRefusal('hostile', 'repeated_parameter');
  const iss = answer.get('iss');
  if (iss === null && statesIssuer) throw new UpstreamRefusal('hostile', 'iss_missing');
  if (iss !== null && iss !== issuer) throw new UpstreamRefusal('hostile', 'iss');
  if (answer.has('code') && answer.has('error')) throw new UpstreamRefusal('hostile', 'code_and_error');
  if (!answer.has('code') && !answer.has('error')) throw new UpstreamRefusal('hostile', 'code_missing');
}

/**
 * Checks what the library does not: a token from the future, one that was issued to another client (OpenID Connect Core, section 3.1.3.7), and
 * a subject that no column takes or that nobody could read.
 */
function checkToken({ sub, iat, azp }: oidc.IDToken, { clientId, now }: { clientId: string; now: number }): void {
  if (azp !== undefined && azp !== clientId) throw new UpstreamRefusal('hostile', 'azp');
  if (iat > now + skewSeconds) throw new UpstreamRefusal('hostile', 'iat');
  if (sub.length === 0 || sub.length > 255 || /\p{C}/u.test(sub)) throw new UpstreamRefusal('hostile', 'sub');
}

/** Checks that signed userinfo names this issuer and this client. The library compares both only where they are present. */
function checkUserinfo(told: Readonly<Record<string, unknown>>, { issuer, clientId }: UpstreamSettings): void {
  if (told['iss'] !== issuer) throw new UpstreamRefusal('hostile', 'userinfo_iss');
  const audience = told['aud'];
  const isOurs = Array.isArray(audience) ? audience.includes(clientId) : audience === clientId;
  if (!isOurs) throw new UpstreamRefusal('hostile', 'userinfo_aud');
}

/** Requests that have not ended by then are given up. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new UpstreamRefusal('failed', 'late')), totalSeconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Makes an upstream that is switched on: the whole protocol with it, on openid-client. */
export function createUpstream(
  definition: UpstreamDefinition,
  { settings: first, origin, sealer, metrics, now: clock }: Surroundings & { readonly settings: UpstreamSettings },
): Upstream {
  const { name, aboutUrl, connectClass, verifiesIdentity, statesIssuer, signsUserinfo } = definition;
  const health = createHealthRecord(clock);
  let settings = first;
  let connection = createConnection({ settings, definition, health, metrics, now: clock });
  const redirectUri = `${origin}${settings.callbackPath}`;
  const logoutPath = `${settings.callbackPath}/deconnexion`;

  const begin = async () => {
    const configuration = await connection();
    const begun: Begun = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: definition.usesPkce ? oidc.randomPKCECodeVerifier() : undefined,
      redirectUri,
    };
    const challenge = begun.verifier && {
      code_challenge: await oidc.calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: 'S256',
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: settings.scope,
      state: begun.state,
      nonce: begun.nonce,
      ...definition.fixedParameters,
      ...challenge,
    });
    const foreign = [...url.searchParams.keys()].filter((key) => !definition.allowedParameters.includes(key));
    if (foreign.length > 0) throw new Error(`${name} is not to be sent ${foreign.join(', ')}`);
    return { kind: 'begun', begun, href: url.href } as const;
  };

  const finish = async (answer: URLSearchParams, begun: Begun) => {
    checkAnswer(answer, { issuer: settings.issuer, statesIssuer });
    const configuration = await connection();
    const callback = new URL(begun.redirectUri);
    for (const key of answers) {
      const value = answer.get(key);
      if (value !== null) callback.searchParams.set(key, value);
    }
    const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      ...(begun.verifier === undefined ? {} : { pkceCodeVerifier: begun.verifier }),
    });
    const claims = tokens.claims();
    const { id_token: idToken } = tokens;
    if (!claims || !idToken) throw new UpstreamRefusal('hostile', 'id_token');
    const now = toSeconds(clock());
    checkToken(claims, { clientId: settings.clientId, now });
    const level = definition.levelOf(typeof claims['acr'] === 'string' ? claims['acr'] : undefined);
    if (level === undefined) throw new UpstreamRefusal('hostile', 'acr');
    const told = await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    if (signsUserinfo) checkUserinfo(told, settings);
    const { pivot, ...profile } = definition.profileOf(told);
    const upstreamIdentity: UpstreamIdentity = {
      upstream: name,
      issuer: settings.issuer,
      subject: claims.sub,
      at: statedTime(claims.auth_time, now),
      receivedAt: now,
      level,
      amr: methodsOf(claims['amr']),
      ...profile,
      pivot: pivot && hashPivot({ issuer: settings.issuer, subject: claims.sub, parts: pivot }, sealer),
      idToken,
    };
    return { kind: 'arrived', upstreamIdentity } as const;
  };

  // No other parameter is sent, because FranceConnect refuses what it does not know.
  const endSession = async ({ idToken, state }: EndingSession) => {
    const { end_session_endpoint: endpoint } = (await connection()).serverMetadata();
    if (endpoint === undefined) return undefined;
    const url = new URL(endpoint);
    url.searchParams.set('id_token_hint', idToken);
    url.searchParams.set('post_logout_redirect_uri', `${origin}${logoutPath}`);
    url.searchParams.set('state', state);
    return url.href;
  };

  const facts = { 'geopf_id.upstream': name };
  const refusing = <T>(what: string, work: () => Promise<T>) =>
    traced(`upstream ${what}`, { facts }, async (span) => {
      try {
        return await inTime(work());
      } catch (error) {
        const refusal = toRefusal(error);
        span.note({ 'geopf_id.outcome': refusal.kind });
        return { kind: 'refused', refusal } as const;
      }
    });
  return {
    name,
    aboutUrl,
    connectClass,
    verifiesIdentity,
    callbackPath: settings.callbackPath,
    logoutPath,
    health: () => health.facts(),
    renewSecret(clientSecret) {
      if (clientSecret === settings.clientSecret) return;
      settings = { ...settings, clientSecret };
      connection = createConnection({ settings, definition, health, metrics, now: clock });
    },
    begin: () => refusing('begin', begin),
    endSession: (ending) => inTime(endSession(ending)).catch(() => undefined),
    finish: (answer, begun) => refusing('finish', () => finish(answer, begun)),
  };
}
