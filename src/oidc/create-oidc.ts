import type Koa from 'koa';
import { errors, type Provider } from 'oidc-provider';
import { reachableLevels, reaches, withinReach } from '../domain/assurance/assurance.ts';
import { acceptedWays } from '../domain/assurance/ways-in.ts';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import { clearUnit, currentUnit } from '../store/unit-of-work.ts';
import { answerAccountDocument } from './legacy/account-document.ts';
import { errorAddress, isSilent, redirectWithError } from './requests/authorization-error.ts';
import { createClientFailures } from './clients/client-failures.ts';
import { createCors } from './clients/cors.ts';
import { isDeviceWaiting, openDeviceRequest } from './device/device-requests.ts';
import { createEndpointOf, routes, type Endpoint } from './endpoints.ts';
import { expiredOrFinished, finishedClientId } from './requests/finished-requests.ts';
import { allowFormPost, continueAsGet } from './requests/form-post.ts';
import { readLogoutRequest } from './logout/logout-request.ts';
import { createKeyRing, type KeyRing } from './tokens/key-ring.ts';
import { mountProvider } from './mount-provider.ts';
import { continuedSession } from './session/continued-session.ts';
import { loginResult } from './session/login-result.ts';
import type { CheckPassword } from './grants/password-grant.ts';
import { createProvider, type ProviderPages } from './provider.ts';
import { dropNeedlessSecret } from './clients/needless-secret.ts';
import { realmDocument } from './legacy/realm-document.ts';
import { createReadyAnswers, hasReadyAnswer } from './requests/ready-answers.ts';
import { createRegisteredOrigins } from './clients/registered-origins.ts';
import { isExpired } from './requests/request-lifetime.ts';
import { replayBody } from './tokens/replay-body.ts';
import { saveGrant } from './requests/save-grant.ts';
import { answerOf } from './requests/request-answer.ts';
import { noteFactor } from './session/session-record.ts';
import { isPasswordExpired, isSecondFactorDue, sessionSeconds, useSession } from './session/session-life.ts';
import { answerTokenLogout, isTokenLogout } from './logout/token-logout.ts';
import { asWrittenBefore } from './session/as-written-before.ts';
import { wantedLevels } from './claims/wanted-levels.ts';
import type { ClientFacts, Oidc, SignedInSession } from './oidc.ts';

const authenticatesClients: ReadonlySet<Endpoint | undefined> = new Set([
  'token',
  'revocation',
  'end_session',
  'pushed_authorization_request',
  'device_authorization',
]);

/** Where people come too; the rest is asked by programs alone. */
const opensPages: ReadonlySet<Endpoint> = new Set(['authorization', 'registration', 'code_verification', 'account']);

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

async function loadKeys(services: Services): Promise<KeyRing> {
  const now = Math.floor(Date.now() / 1000);
  return createKeyRing(await services.signingKeys.list(now), now);
}

export async function createOidc(
  services: Services,
  { pages, checkPassword }: { readonly pages: ProviderPages; readonly checkPassword: CheckPassword },
): Promise<Oidc> {
  let provider: Provider;
  let mounted: Koa.Middleware;
  let realm: Readonly<Record<string, unknown>>;
  const { pathname } = new URL(services.config.issuer);
  const prefix = pathname === '/' ? '' : pathname;
  const endpointOf = createEndpointOf(services.config.issuer);
  const registeredOrigins = createRegisteredOrigins(services);
  const cors = createCors(registeredOrigins, endpointOf);
  const limitFailures = createClientFailures(services.config.addressLimits);

  const readyAnswers = createReadyAnswers();
  const reachable = reachableLevels(services.upstreams);

  const build = (keys: KeyRing) => {
    readyAnswers.forget();
    provider = createProvider({ services, keys, pages, checkPassword });
    // Behind a proxy the outer application decides which headers are believed; cookies are read with the same keys.
    provider.proxy = services.config.trustProxy > 0;
    mounted = mountProvider(provider, pathname);
    realm = realmDocument(services.config.issuer, keys);
    if (keys.nextActivation) {
      const delay = Math.min(keys.nextActivation * 1000 - Date.now() + 500, 2 ** 31 - 1);
      setTimeout(
        () => void reload().catch((error: unknown) => services.log.error({ err: error }, 'keys cannot be reloaded')),
        delay,
      ).unref();
    }
  };
  const reload = async () => build(await loadKeys(services));
  await reload();
  services.versions.onChange('keys', reload);

  const facts = async (clientId: string): Promise<ClientFacts | undefined> => {
    const record = await services.clients.find(clientId);
    if (!record || record.disabledAt !== null) return undefined;
    const { metadata } = record;
    return {
      clientId,
      name: text(metadata['client_name']) ?? clientId,
      homeUri: text(metadata['initiate_login_uri']) ?? text(metadata['client_uri']),
      siteUri: text(metadata['client_uri']),
      hasRequestLifetime: metadata['request_lifetime'] !== undefined,
      isFirstParty: metadata['first_party'] === true,
      isBuiltIn: metadata['built_in'] === true,
      waysIn: acceptedWays(metadata['ways_in']),
    };
  };

  // Opened once for each request, however often it is asked for.
  const opened = new WeakMap<Koa.Context, ReturnType<Provider['interactionDetails']>>();
  const details = async (ctx: Koa.Context) => {
    try {
      const interaction = opened.get(ctx) ?? provider.interactionDetails(ctx.req, ctx.res);
      opened.set(ctx, interaction);
      return await interaction;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) throw await expiredOrFinished(services, ctx, error);
      throw error;
    }
  };

  const session = async (ctx: Koa.Context): Promise<SignedInSession | undefined> => {
    const found = await provider.Session.get(ctx as never);
    if (!found.accountId) return undefined;
    await useSession(services, found);
    return {
      uid: found.uid,
      accountId: found.accountId,
      loginAt: found.loginTs ?? 0,
      acr: found.acr,
      amr: found.amr ?? [],
      needsPerson: isSecondFactorDue(services, found) || isPasswordExpired(services, found),
    };
  };

  return {
    isForPrograms: (ctx) => {
      const endpoint = endpointOf(ctx.path);
      if (endpoint === undefined) return false;
      return endpoint === 'end_session' ? isTokenLogout(ctx) : !opensPages.has(endpoint);
    },
    middleware: async (ctx, next) => {
      const endpoint = endpointOf(ctx.path);
      // A HEAD would finish a request that nobody sees the answer of.
      if (ctx.method === 'HEAD') throw new AppError('method_not_allowed');
      if (endpoint === 'registration') {
        return continueAsGet(ctx, { path: `${prefix}${routes.authorization}`, params: { prompt: 'create' } });
      }
      if (endpoint === 'authorization' && ctx.method === 'POST') return continueAsGet(ctx);
      const protocol = async () => {
        if (authenticatesClients.has(endpoint)) await dropNeedlessSecret(ctx, services);
        replayBody(ctx);
        return mounted(ctx as never, next) as Promise<void>;
      };
      const answer = async () => {
        if (hasReadyAnswer(ctx, endpoint)) return readyAnswers.give(ctx, { endpoint, ask: protocol });
        if (endpoint === 'realm' && ctx.method === 'GET') ctx.body = realm;
        else if (endpoint === 'account') await answerAccountDocument(ctx, { prefix, ask: protocol });
        else if (endpoint === 'end_session' && isTokenLogout(ctx)) {
          const ask = () => limitFailures(ctx, protocol);
          await answerTokenLogout(ctx, { provider, services, prefix, ask });
        } else await limitFailures(ctx, protocol);
      };
      await cors(ctx, answer);
      const failure: unknown = ctx.state['failure'];
      if (failure === undefined) return allowFormPost(ctx);
      // The library has drawn it as its own error: ours tells a database that is away from a fault, with the reference.
      if (!isSilent(ctx)) throw failure;
      // Half of what the request wanted is not written either, although this is no answer of a failure.
      clearUnit(currentUnit()!);
      redirectWithError(ctx, {
        error: 'server_error',
        description: 'the request could not be answered',
        issuer: services.config.issuer,
      });
    },
    reload,

    async pendingRequest(ctx) {
      const interaction = await details(ctx);
      const { uid, prompt, params, session: live, lastSubmission } = interaction;
      // Read with the request, and the account with it.
      const session = live?.uid ? await provider.Session.findByUid(live.uid) : undefined;
      const account = live?.accountId ? services.payloads.accountSeen(live.accountId) : undefined;
      const { name, reasons, details: more } = prompt;
      const { made } = answerOf(lastSubmission);
      const texts = Object.fromEntries(
        Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      );
      return {
        uid,
        prompt: { name, reasons, details: more },
        params: texts,
        clientId: texts['client_id'] ?? '',
        accountId: live?.accountId,
        sessionUid: live?.uid,
        wanted: withinReach(wantedLevels(texts), reachable),
        isExpired: prompt.name === 'over' || (await isExpired(services, interaction)),
        reached: session?.accountId ? (made === session.accountId ? 'account' : 'session') : undefined,
        continued: session && continuedSession(prompt, { session, account }),
      };
    },

    errorAddress: ({ params }, told) =>
      params['redirect_uri'] === undefined || params['response_mode'] === 'form_post'
        ? undefined
        : errorAddress({ ...told, params, issuer: services.config.issuer }),

    async answer(ctx, result) {
      const interaction = await details(ctx);
      const { name } = interaction.prompt;
      const given = result.login;
      const live = given && (await provider.Session.get(ctx as never));
      const login = given && live && loginResult(given, live);
      const isOthers = live?.accountId !== undefined && live.accountId !== given?.accountId;
      if (isOthers || given?.endsSession) {
        // Another person signs in on this browser, perhaps in another tab since this request came, or the same one with a new password:
        // the former session ends here, without the library's own page.
        if (live?.accountId) services.payloads.endSession(live.uid);
        Object.assign(interaction, { session: undefined });
      }
      const asked = ['create', 'select_account'].includes(name) ? { [name]: {} } : {};
      // As the library's own `interactionResult` does, without opening the request again.
      interaction.result = result.error
        ? { error: result.error, error_description: result.description }
        : {
            ...asWrittenBefore(interaction.lastSubmission),
            ...asked,
            ...(login ? { login: { ...login } } : {}),
            // Kept to the end of the request, whatever else is asked on the way.
            ...(given?.isNew ? { made: given.accountId } : {}),
            ...(result.consent ? { consent: result.consent } : {}),
            ...(result.device ? { device: result.device } : {}),
          };
      await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
      return interaction.returnTo;
    },

    async grant(request, accountId) {
      const missing = request.prompt.details as { missingOIDCScope?: string[]; missingOIDCClaims?: string[] };
      const live = await provider.Interaction.find(request.uid);
      const found = live?.grantId ? await provider.Grant.find(live.grantId) : undefined;
      const grant =
        found?.accountId === accountId ? found : new provider.Grant({ accountId, clientId: request.clientId });
      const requested = request.params['scope']?.split(' ') ?? [];
      const scopes = missing.missingOIDCScope ?? requested.filter((scope) => scope !== '');
      if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
      if (missing.missingOIDCClaims?.length) grant.addOIDCClaims(missing.missingOIDCClaims);
      return saveGrant(grant);
    },

    session,

    async addFactor(ctx) {
      const live = await provider.Session.get(ctx as never);
      if (!live.accountId || reaches(live.acr, 'eidas0-mfa')) return;
      noteFactor(live);
      await live.save(sessionSeconds(services, live));
    },

    async endSession(ctx) {
      const live = await provider.Session.get(ctx as never);
      if (live.accountId) services.payloads.endSession(live.uid);
      const { secure } = ctx;
      ctx.cookies.set(provider.cookieName('session'), '', {
        path: '/',
        httpOnly: true,
        secure,
        sameSite: services.config.sessionCookieSameSite,
        signed: true,
        expires: new Date(0),
      });
    },

    async sessionState(ctx, clientId) {
      const live = await provider.Session.get(ctx as never);
      return live.accountId ? (live.sidFor(clientId) ?? 'unknown') : undefined;
    },

    registeredOrigins,

    client: facts,

    isDeviceWaiting: (userCode) => isDeviceWaiting({ provider, userCode }),

    openDeviceRequest: (ctx, userCode) => openDeviceRequest(services, ctx, { provider, userCode }),

    async finishedClient(ctx) {
      const clientId = await finishedClientId(services, ctx);
      return clientId ? facts(clientId) : undefined;
    },

    logoutRequest: (params) => readLogoutRequest(provider, { params, facts }),
  };
}
