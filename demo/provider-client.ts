import * as oidc from 'openid-client';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { PendingRequest } from './sessions.ts';

export interface DemoClient {
  readonly client_id: string;
  readonly client_secret: string;
}

interface ProviderSettings {
  readonly issuer: string;
  readonly clients: readonly DemoClient[];
  readonly redirectUri: string;
  /** Seconds by which the provider's clock is ahead of `Date.now()` here. */
  readonly clockOffset: number;
  /** A provider that accepts a connection and stays silent for so long has not started yet. */
  readonly discoverySeconds: number;
}

/** Defaults of a request. A given parameter replaces one; an empty one removes it. */
const defaultScope = 'openid profile email';
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds by which clocks may differ. */
const tolerance = 30;
const signatures = ['RS256', 'PS256', 'ES256', 'EdDSA'];

function setParameters(base: Readonly<Record<string, string>>, extra: URLSearchParams): URLSearchParams {
  const parameters = new URLSearchParams(base);
  for (const name of new Set(extra.keys())) {
    parameters.delete(name);
    for (const value of extra.getAll(name)) if (value) parameters.append(name, value);
  }
  return parameters;
}

/** Remembers the tokens that were used until they have expired. */
function createReplayCheck(now: () => number): (payload: JWTPayload) => boolean {
  const used = new Map<string, number>();
  return ({ jti = '', exp = 0 }) => {
    for (const [old, until] of used) if (until < now()) used.delete(old);
    if (used.has(jti)) return false;
    used.set(jti, exp + tolerance);
    return true;
  };
}

const numberOf = (text: string | null) => (text !== null && /^\d+$/.test(text) ? Number(text) : undefined);

/** Asks the provider as this service does. Discovery waits for the first use, so that the provider may start later. */
export function createProviderClient({
  issuer,
  clients,
  redirectUri,
  clockOffset,
  discoverySeconds,
}: ProviderSettings) {
  let metadata: oidc.ServerMetadata | undefined;
  const isFirstUse = createReplayCheck(() => Date.now() / 1000 + clockOffset);

  const pick = (clientId: string) => clients.find(({ client_id }) => client_id === clientId);

  // A configuration for each use keeps no signing keys: a rotated key works at once.
  const configure = async (clientId: string): Promise<oidc.Configuration> => {
    const client = pick(clientId);
    if (!client) throw new Error(`unknown client ${clientId}`);
    const insecure = issuer.startsWith('http:');
    const own = { client_secret: client.client_secret, [oidc.clockSkew]: clockOffset };
    const authentication = oidc.ClientSecretBasic(client.client_secret);
    metadata ??= (
      await oidc.discovery(new URL(issuer), clientId, own, authentication, {
        timeout: discoverySeconds,
        execute: insecure ? [oidc.allowInsecureRequests] : [],
      })
    ).serverMetadata();
    const configuration = new oidc.Configuration(metadata, clientId, own, authentication);
    if (insecure) oidc.allowInsecureRequests(configuration);
    oidc.enableNonRepudiationChecks(configuration);
    return configuration;
  };

  return {
    knows: (clientId: string) => pick(clientId) !== undefined,

    /** @param extra what goes to the provider as it is */
    begin: async (clientId: string, extra: URLSearchParams): Promise<{ url: URL; request: PendingRequest }> => {
      const configuration = await configure(clientId);
      const codeVerifier = oidc.randomPKCECodeVerifier();
      const state = extra.get('state') || oidc.randomState();
      const parameters = setParameters(
        {
          redirect_uri: redirectUri,
          scope: defaultScope,
          nonce: oidc.randomNonce(),
          code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
        },
        extra,
      );
      parameters.set('state', state);
      const codeChallenge = parameters.get('code_challenge') ?? undefined;
      const idTokenExpected = (parameters.get('scope') ?? '').split(' ').includes('openid');
      return {
        url: oidc.buildAuthorizationUrl(configuration, parameters),
        request: {
          clientId,
          state,
          nonce: idTokenExpected ? (parameters.get('nonce') ?? undefined) : undefined,
          codeVerifier: codeChallenge ? codeVerifier : undefined,
          codeChallenge,
          maxAge: idTokenExpected ? numberOf(parameters.get('max_age')) : undefined,
          idTokenExpected,
        },
      };
    },

    finish: async (currentUrl: URL, request: PendingRequest) =>
      oidc.authorizationCodeGrant(await configure(request.clientId), currentUrl, {
        expectedState: request.state,
        idTokenExpected: request.idTokenExpected,
        ...(request.nonce !== undefined && { expectedNonce: request.nonce }),
        ...(request.codeVerifier !== undefined && { pkceCodeVerifier: request.codeVerifier }),
        ...(request.maxAge !== undefined && { maxAge: request.maxAge }),
      }),

    refresh: async (clientId: string, refreshToken: string) =>
      oidc.refreshTokenGrant(await configure(clientId), refreshToken),

    userinfo: async (clientId: string, accessToken: string, subject: string | undefined) =>
      oidc.fetchUserInfo(await configure(clientId), accessToken, subject ?? oidc.skipSubjectCheck),

    logoutUrl: async (clientId: string, parameters: Readonly<Record<string, string>>) =>
      oidc.buildEndSessionUrl(await configure(clientId), parameters),

    /** OpenID Connect Back-Channel Logout 1.0, section 2.6. */
    verifyLogoutToken: async (token: string): Promise<JWTPayload> => {
      const { issuer: expected, jwks_uri } = (await configure(clients[0]?.client_id ?? '')).serverMetadata();
      const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri ?? '')), {
        issuer: expected,
        audience: clients.map(({ client_id }) => client_id),
        algorithms: signatures,
        clockTolerance: tolerance,
        currentDate: new Date(Date.now() + clockOffset * 1000),
        typ: 'logout+jwt',
        requiredClaims: ['iat', 'exp', 'jti', 'events'],
      });
      const events = payload.events as Readonly<Record<string, unknown>> | null;
      const isLogout = typeof events?.[logoutEvent] === 'object';
      if (!isLogout || payload.nonce !== undefined || !(payload.sub || payload.sid)) throw new Error('no logout token');
      if (!isFirstUse(payload)) throw new Error('this logout token was used before');
      return payload;
    },
  };
}

export type ProviderClient = ReturnType<typeof createProviderClient>;
