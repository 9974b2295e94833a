import { randomBytes } from 'node:crypto';
import { errors, type Client, type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import settingsOf from 'oidc-provider/lib/helpers/weak_cache.js';
import { reachableLevels } from '../domain/assurance/assurance.ts';
import { signingAlgs } from '../domain/keys/signatures.ts';
import { cookieName } from '../domain/cookie-name.ts';
import { registrationAddress } from '../domain/clients/tokens/registration-address.ts';
import { mayUse } from '../domain/clients/life/test-clients.ts';
import { authMethods, knownScopes } from '../domain/clients/member-checks.ts';
import { findUnstorable, unstorableWords } from '../domain/fields/storable.ts';
import { isFapi, signsMessages } from '../domain/clients/security-profile.ts';
import { administrationScopesIn } from '../domain/roles/api-scopes.ts';
import { userCode } from '../domain/device/user-code.ts';
import type { Services } from '../services.ts';
import { AlreadyClaimed } from '../store/unit/unit-failures.ts';
import { createAdapterFactory } from './adapter.ts';
import { claimsByScope, createFindAccount } from './claims/find-account.ts';
import { keepClaimsInScope } from './claims/claims-in-scope.ts';
import { addDefaultScopes } from './claims/default-scopes.ts';
import { createIntrospectionPolicy } from './claims/introspection.ts';
import { addAskedApis } from './apis/add-asked-apis.ts';
import { createResourceIndicators, spareOtherRequests } from './apis/resource-indicators.ts';
import type { ErrorWithMembers } from './apis/check-sign-in.ts';
import { completeDeviceAnswers, createDeviceFlow, type RenderDevice } from './device/device-flow.ts';
import { routes } from './endpoints.ts';
import { decodePayload } from './tokens/decode-payload.ts';
import { createEnvelopes } from './tokens/envelopes.ts';
import type { KeyRing } from './tokens/key-ring.ts';
import { libraryKeys } from './tokens/library-keys.ts';
import type { PublishedKeys } from './tokens/key-look.ts';
import { isKeycloakShaped } from './tokens/keycloak-claims.ts';
import { shapeAnswers } from './legacy/keycloak-shape.ts';
import { expiredOrFinished } from './requests/finished-requests.ts';
import { methodsOffered, readCertificates } from './clients/client-certificate.ts';
import type { FindClient } from './clients/document-clients.ts';
import { dropRefusedLasting, keepOnPage } from './clients/unregistered-requests.ts';
import { noteUses } from './clients/note-uses.ts';
import { createOutboundFetch } from './clients/outbound-fetch.ts';
import { createPasswordGrant, passwordParams, type CheckPassword } from './grants/password-grant.ts';
import { askedApis } from './apis/asked-apis.ts';
import { keepStanding } from './apis/keep-standing.ts';
import { createTokenExchange, exchangeParams, repeatableParams, tokenExchange } from './grants/token-exchange.ts';
import { createInteractionPolicy } from './policy.ts';
import { refreshKeysOf } from './tokens/refresh-keys.ts';
import type { StoredToken } from './tokens/stored-token.ts';
import { keepRefreshAnswers } from './grants/repeat-refresh.ts';
import { logRefusal } from './requests/log-refusal.ts';
import { answerOf, isConsentAsked } from './requests/request-answer.ts';
import { checkedClaims } from './requests/damaged-text.ts';
import { longParameters } from './requests/long-parameters.ts';
import { noteRefusals } from './requests/note-refusal.ts';
import { longestRefreshSeconds } from '../domain/clients/client-metadata.ts';
import { draftSeconds } from './requests/request-lifetime.ts';
import { withFormerConsent } from './requests/former-consent.ts';
import { grantOf, saveGrant } from './grants/save-grant.ts';
import { isTrial } from './trial/trial-state.ts';
import { sessionSeconds } from './session/session-life.ts';
import { optionsOf, ownMetadata } from './client-options.ts';
import { overrides } from './library/overrides.ts';
import { dpopSigningAlgorithms } from '../domain/keys/signatures.ts';
import { handleBits } from './tokens/handle-bits.ts';
import { day, hour } from '../domain/time.ts';

const clientAuthSigningAlgValues = ['RS256', 'PS256', 'ES256'] as const;

const rememberedSeconds = 30 * day;
const refreshTokenSeconds = 14 * day;

/**
 * Grants a first-party client what it asks for, without a page, but never a right of the administration. Such rights, and the grants of other
 * clients, come from the consent step alone.
 */
async function loadExistingGrant(services: Services, ctx: KoaContextWithOIDC) {
  const { client, session, result, provider, account } = ctx.oidc;
  dropRefusedLasting(ctx, answerOf(result).consent);
  const grantId = answerOf(result).consent?.grantId ?? session!.grantIdFor(client!.clientId);
  const found = grantId ? await provider.Grant.find(grantId) : undefined;
  // The person may have changed accounts in this session: a grant of the other account is not extended.
  const existing = found?.accountId === account!.accountId ? found : undefined;
  if (existing) for (const api of askedApis(ctx)) keepStanding(existing, api);
  const isKeptOut = !mayUse(optionsOf(client), account!.accountId) && !isTrial(services, ctx);
  if (isKeptOut) return existing;
  if (!optionsOf(client).first_party) return withFormerConsent(services, ctx, existing);

  const grant = grantOf(ctx, existing);
  const requested = ctx.oidc.requestParamOIDCScopes;
  const asked = administrationScopesIn(requested);
  const scopes = [...requested].filter((scope) => !asked.some((one) => one === scope));
  const claims = [...ctx.oidc.requestParamClaims];
  const missesScope = scopes.some((scope) => !grant.getOIDCScope().split(' ').includes(scope));
  const missesClaim = claims.some((claim) => !grant.getOIDCClaims().includes(claim));
  if (missesScope) grant.addOIDCScope(scopes.join(' '));
  if (missesClaim) grant.addOIDCClaims(claims);
  const hasMore = addAskedApis(ctx, grant);
  if (!isConsentAsked(ctx) && (!existing || missesScope || missesClaim || hasMore)) await saveGrant(grant);
  return grant;
}

/** Compares origins character by character. A page of another client's origin gets nothing to read. */
function isAllowedOrigin(ctx: KoaContextWithOIDC, origin: string, client: Client): boolean {
  if (optionsOf(client).allowed_origins?.includes(origin)) return true;
  ctx.remove('Access-Control-Allow-Origin');
  throw Object.assign(new errors.InvalidRequest('origin is not registered for this client'), {
    status: 403,
    statusCode: 403,
  });
}

/**
 * Makes what refuses an assertion that lives longer than five minutes, since it would be a secret that travels (RFC 8725), or that names
 * its audience as a list: another server of the list could present it here (draft-ietf-oauth-rfc7523bis).
 */
function refuseLooseAssertions({ config, nowSeconds }: Services) {
  return async (
    _ctx: unknown,
    claims: Readonly<Record<string, unknown>>,
    _header: unknown,
    client: Client,
  ): Promise<void> => {
    if (isFapi(optionsOf(client)) && claims['aud'] !== config.issuer)
      throw new errors.InvalidClientAuth('the audience of the client assertion is not the issuer');
    if (typeof claims['aud'] !== 'string')
      throw new errors.InvalidClientAuth('the audience of the client assertion is not one text');
    if (Number(claims['exp']) - nowSeconds() > 300)
      throw new errors.InvalidClientAuth('the client assertion lives longer than five minutes');
  };
}

/**
 * Makes what refuses a signed request (RFC 9101) that holds what a form may not hold, and one that could be sent again later: it ends within
 * an hour of its beginning, or of now. A client that is held to FAPI 2.0 Message Signing names the beginning (section 5.3.1).
 */
function refuseLooseRequests({ nowSeconds }: Services) {
  return (_ctx: unknown, claims: Readonly<Record<string, unknown>>, _header: unknown, client: Client): void => {
    const { exp, nbf, aud } = claims;
    const unstorable = findUnstorable(claims);
    if (unstorable) throw new errors.InvalidRequestObject(`the request object holds ${unstorableWords[unstorable]}`);
    if (typeof exp !== 'number') throw new errors.InvalidRequestObject('the request object has no exp');
    if (typeof aud !== 'string')
      throw new errors.InvalidRequestObject('the audience of the request object is not one text');
    if (signsMessages(optionsOf(client)) && typeof nbf !== 'number')
      throw new errors.InvalidRequestObject('the request object has no nbf');
    if (exp - (typeof nbf === 'number' ? nbf : nowSeconds()) > hour)
      throw new errors.InvalidRequestObject('the request object lives longer than an hour');
  };
}

function cookieSettings(services: Services): Configuration['cookies'] {
  const { config } = services;
  const secure = config.issuer.startsWith('https:');
  const sameSite = config.sessionCookieSameSite;
  return {
    keys: [...config.cookieKeys],
    names: {
      session: cookieName(config.issuer, 'session'),
      interaction: cookieName(config.issuer, 'interaction', '__Secure-'),
      resume: cookieName(config.issuer, 'resume', '__Secure-'),
    },
    long: { httpOnly: true, sameSite, secure, signed: true },
    short: { httpOnly: true, sameSite: 'lax', secure, signed: true },
  };
}

/**
 * Keeps the refresh tokens of the profile as they are when they are used: they are bound (FAPI 2.0 Security Profile, section 5.3.2.1). The
 * library waits for a function in this place at each refresh of every client; it reads a getter at once.
 */
function keepFapiRefreshTokens(provider: Provider): void {
  const { configuration } = settingsOf(provider);
  Object.defineProperty(configuration, 'rotateRefreshToken', {
    get: () => !isFapi(optionsOf(Provider.ctx?.oidc.client)),
  });
}

export interface ProviderPages {
  /** Tags of the languages that our pages speak. */
  readonly languages: readonly string[];
  /** Draws a protocol error as a page of ours. */
  renderError(
    ctx: KoaContextWithOIDC,
    out: { readonly error: string; readonly error_description?: string },
    error: Error,
  ): Promise<void>;
  /** Draws the end of what a device asked for. */
  readonly renderDevice: RenderDevice;
}

/** Says what a provider is made from, whatever its keys. */
export interface ProviderParts {
  readonly findClient: FindClient;
  readonly pages: ProviderPages;
  readonly checkPassword: CheckPassword;
}

/** Makes a provider for one set of keys, with all overrides of the library: a rotation of keys simply makes another one. */
export function createProvider(
  options: ProviderParts & { readonly services: Services; readonly keys: KeyRing; readonly published: PublishedKeys },
): Provider {
  const { services, findClient, keys, published, pages, checkPassword } = options;
  const { config } = services;
  const offeredMethods = methodsOffered(authMethods, config);
  const accessSeconds = (_ctx: unknown, token: unknown, client: Client) =>
    (token as Pick<StoredToken, 'resourceServer'>).resourceServer?.accessTokenTTL ??
    optionsOf(client).access_token_seconds ??
    600;

  const indicators = createResourceIndicators(services);

  let OurProvider = Provider;
  for (const { extend } of overrides) if (extend) OurProvider = extend(OurProvider, services);
  const provider = new OurProvider(config.issuer, {
    adapter: createAdapterFactory(services, randomBytes(32).toString('base64url')),
    findAccount: createFindAccount(services),
    jwks: { keys: libraryKeys(keys, services.signingCommand) },
    cookies: cookieSettings(services),
    claims: claimsByScope,
    scopes: [...knownScopes],
    acrValues: [...reachableLevels(services.upstreams)],
    formats: { bitsOfOpaqueRandomness: (_ctx, token) => handleBits(token) },
    responseTypes: ['code'],
    subjectTypes: ['public'],
    clientAuthMethods: authMethods,
    // The library offers those of them for which there is a key.
    enabledJWA: {
      idTokenSigningAlgValues: signingAlgs,
      requestObjectSigningAlgValues: clientAuthSigningAlgValues,
      authorizationSigningAlgValues: signingAlgs,
      introspectionSigningAlgValues: signingAlgs,
      userinfoSigningAlgValues: signingAlgs,
      clientAuthSigningAlgValues,
      dPoPSigningAlgValues: dpopSigningAlgorithms,
    },
    assertJwtClientAuthClaimsAndHeader: refuseLooseAssertions(services),
    extraClientMetadata: { properties: [...ownMetadata] },
    extraParams: {
      // The upstream that a service wishes, under our name and under Keycloak's.
      idp_hint: null,
      kc_idp_hint: null,
      // Our own pages say by it that a session is over.
      session_ended: null,
      // The library itself takes it in the requests that have it alone (`apis/resource-indicators.ts`).
      resource: null,
      scope: (ctx, value, client) => addDefaultScopes(ctx, value, client),
      ...longParameters,
      ...checkedClaims,
      // The language, under Keycloak's name.
      kc_locale: (ctx, value) => {
        ctx.oidc.params!['ui_locales'] ??= value;
      },
    },
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: 'RS256',
    },
    allowOmittingSingleRegisteredRedirectUri: false,
    acceptQueryParamAccessTokens: false,
    conformIdTokenClaims: true,
    rotateRefreshToken: true,
    pkce: { required: (_ctx, client) => optionsOf(client).require_pkce !== false },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async (_ctx, token) => !token.scopes.has('offline_access'),
    loadExistingGrant: (ctx) => loadExistingGrant(services, ctx),
    interactions: {
      policy: createInteractionPolicy(services),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    clientBasedCORS: isAllowedOrigin,
    discovery: {
      prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
      ui_locales_supported: [...pages.languages],
      claims_locales_supported: ['fr'],
      // A client that says no more than its id proves nothing, and learns nothing about tokens (RFC 7662, section 2.1).
      introspection_endpoint_auth_methods_supported: offeredMethods.filter((method) => method !== 'none'),
      introspection_endpoint_auth_signing_alg_values_supported: clientAuthSigningAlgValues,
      revocation_endpoint_auth_methods_supported: offeredMethods,
      revocation_endpoint_auth_signing_alg_values_supported: clientAuthSigningAlgValues,
      ...(config.clientDocuments !== 'off' && { client_id_metadata_document_supported: true }),
      ...(config.dynamicRegistration && { registration_endpoint: registrationAddress(config.issuer) }),
      op_policy_uri: new URL('/donnees-personnelles', config.issuer).href,
      op_tos_uri: new URL('/cgu', config.issuer).href,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: {
        enabled: true,
        // All processes make and understand the same nonces.
        nonceSecret: Buffer.from(services.sealer.keyedHash('nonce', 'dpop'), 'base64url'),
        requireNonce: () => false,
      },
      mTLS: readCertificates(services),
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      claimsParameter: { enabled: true, assertClaimsParameter: keepClaimsInScope },
      clientCredentials: { enabled: true },
      deviceFlow: createDeviceFlow(services, pages.renderDevice),
      fapi: { enabled: true, profile: (_ctx, client) => (isFapi(optionsOf(client)) ? '2.0' : undefined) },
      introspection: {
        enabled: true,
        allowedPolicy: createIntrospectionPolicy(services),
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => {
          if (token.clientId !== client.clientId)
            throw new errors.InvalidRequest('client is not authorized to revoke the presented token');
          return true;
        },
      },
      requestObjects: { enabled: true, assertJwtClaimsAndHeader: refuseLooseRequests(services) },
      jwtResponseModes: { enabled: true },
      jwtIntrospection: { enabled: true },
      pushedAuthorizationRequests: { enabled: true, allowUnregisteredRedirectUris: false },
      rpInitiatedLogout: { enabled: true },
      backchannelLogout: { enabled: true },
      resourceIndicators: indicators,
      userinfo: { enabled: true },
      jwtUserinfo: { enabled: true },
    },
    routes,
    ttl: {
      AccessToken: accessSeconds,
      ClientCredentials: accessSeconds,
      RefreshToken: (_ctx, token, client) => {
        // Rotation does not lengthen the life of the tokens that follow each other.
        const started = token.iiat ?? services.nowSeconds();
        const life = optionsOf(client).refresh_token_seconds ?? refreshTokenSeconds;
        return Math.max(1, Math.min(life, started + longestRefreshSeconds - services.nowSeconds()));
      },
      AuthorizationCode: 60,
      DeviceCode: userCode.seconds,
      IdToken: (_ctx, _token, client) =>
        isKeycloakShaped(client) ? (optionsOf(client).access_token_seconds ?? hour) : hour,
      // A request ends sooner, unless its person begins a draft (`library/keep-request-start.ts`).
      Interaction: draftSeconds,
      PushedAuthorizationRequest: 60,
      Session: (_ctx, session) => sessionSeconds(services, session),
      Grant: (_ctx, grant) =>
        grant.getOIDCScope().includes('offline_access') ? longestRefreshSeconds : rememberedSeconds,
    },
    fetch: createOutboundFetch(services) as Configuration['fetch'],
    async renderError(ctx, out, error) {
      if (error instanceof errors.SessionNotFound) {
        const over = await expiredOrFinished(services, ctx, error);
        // The unit of work answers a way back that was gone before.
        throw over.code === 'flow_finished' ? new AlreadyClaimed() : over;
      }
      await pages.renderError(ctx, out, error);
    },
  });

  keepFapiRefreshTokens(provider);
  spareOtherRequests(provider);
  provider.registerGrantType(tokenExchange, createTokenExchange(services) as never, exchangeParams, repeatableParams);
  provider.registerGrantType('password', createPasswordGrant(services, checkPassword) as never, passwordParams);
  const macKeys = refreshKeysOf(services.sealer);
  const envelopes = createEnvelopes({ published, macKeys, issuer: config.issuer, nowSeconds: services.nowSeconds });
  const context = { services, findClient, envelopes, indicators, handedOut: new WeakMap<object, string>() };
  for (const { install } of overrides) install?.(provider, context);

  completeDeviceAnswers(provider, services);
  shapeAnswers(provider);
  // The answer is kept after it got its shape, so this listener comes last.
  keepRefreshAnswers(provider, services);
  noteUses(provider, services);
  noteRefusals(provider, services);
  provider.on('authorization.error', (ctx, error) => {
    keepOnPage(ctx, error);
    const { PushedAuthorizationRequest: pushed, Interaction: interaction } = ctx.oidc.entities;
    // Another client that presents it has no right to spend it.
    const isOwn = pushed !== undefined && decodePayload(pushed.request)?.['client_id'] === ctx.oidc.client?.clientId;
    const spent = isOwn ? pushed.jti : (interaction as { parJti?: string } | undefined)?.parJti;
    // An answer with an error spends the request_uri too: silent tries must not be free.
    if (spent) services.payloads.destroy('PushedAuthorizationRequest', spent);
    logRefusal(services, ctx, error);
  });
  provider.on('grant.error', (ctx, error) => {
    const { error_detail: detail = '', members } = error as typeof error & ErrorWithMembers;
    if (members) Object.assign(ctx.body as object, members);
    const clientId = ctx.oidc?.client?.clientId;
    const requestId = String(ctx.state['requestId']);
    // A device that waits would write a line every five seconds.
    if (error instanceof errors.AuthorizationPending) return;
    if (/already (used|consumed)/.test(detail)) {
      const accountId = ctx.oidc?.entities.Account?.accountId;
      services.audit({ event: 'token.reused', accountId, clientId, requestId });
    }
    services.log.info({ requestId, error: error.message, detail, client: clientId }, 'token refused');
  });
  provider.on('server_error', (ctx, error) => {
    ctx.state['failure'] = error;
    if (ctx.oidc) keepOnPage(ctx, error);
    services.log.error({ err: error, requestId: ctx.state['requestId'] as string }, 'protocol failure');
  });
  return provider;
}
