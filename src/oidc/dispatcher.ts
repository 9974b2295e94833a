import type Koa from 'koa';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import { isDatabaseAway } from '../store/database/database-failures.ts';
import { abandonUnit, openUnit } from '../store/unit/unit-of-work.ts';
import { createClientFailures } from './clients/client-failures.ts';
import { createCors } from './clients/cors.ts';
import { dropNeedlessSecret } from './clients/needless-secret.ts';
import type { CurrentProvider } from './current-provider.ts';
import {
  createEndpointOf,
  discoveryPath,
  isResumption,
  methodsOfEndpoint,
  routes,
  type Endpoint,
} from './endpoints.ts';
import { askSilently } from './session/ask-silently.ts';
import { answerAccountDocument } from './legacy/account-document.ts';
import { answerTokenLogout, isTokenLogout } from './logout/token-logout.ts';
import type { Oidc } from './oidc.ts';
import { damagedParameter } from './requests/damaged-text.ts';
import { askElsewhere } from './requests/ask-elsewhere.ts';
import { continueAsGet } from './requests/form-post.ts';
import { drawFirstPage, firstPageOf, type RenderRequest } from './requests/first-page.ts';
import { goOnWithin } from './requests/go-on.ts';
import { setLongParametersAside } from './requests/long-parameters.ts';
import { hasReadyAnswer } from './requests/ready-answers.ts';
import { createRequestLimits } from './requests/request-limits.ts';
import { createResumption, withoutLibraryCookies } from './requests/resumption.ts';
import { answerSilentFailure, giveUpSilentSoon } from './requests/silent-failure.ts';
import { createTravellingRequests } from './requests/travelling-requests.ts';
import { answerDevice } from './session/answer-device.ts';
import { replayBody } from './tokens/replay-body.ts';
import { issuerPath } from '../domain/issuer-path.ts';

const authenticatesClients: ReadonlySet<Endpoint | undefined> = new Set([
  'token',
  'revocation',
  'end_session',
  'pushed_authorization_request',
  'device_authorization',
]);

/** Endpoints to which people come too; programs alone ask the others. */
const opensPages: ReadonlySet<Endpoint> = new Set(['authorization', 'registration', 'code_verification', 'account']);

/** Sends each request below the issuer's path to the library, or to the part of ours that answers instead. */
export function createDispatcher(
  services: Services,
  about: Pick<CurrentProvider, 'current'> & Pick<Oidc, 'registeredOrigins'> & { readonly renderRequest: RenderRequest },
): Pick<Oidc, 'middleware' | 'isForPrograms' | 'methodsOf' | 'admitStranger' | 'goOn' | 'askSilently'> {
  const { issuer } = services.config;
  const prefix = issuerPath(issuer);
  const endpointOf = createEndpointOf(issuer);
  const cors = createCors(about.registeredOrigins);
  const limitFailures = createClientFailures(services);
  const { limitRequests, admitStranger } = createRequestLimits(services);
  const requestCookies = () => ['interaction', 'resume'].map((kind) => about.current().provider.cookieName(kind));
  const travelling = createTravellingRequests(services);
  const resume = createResumption(services, () => about.current().provider);

  const methodsOf = (path: string) => {
    const endpoint = endpointOf(path);
    return endpoint === undefined && isResumption(path) ? ['GET'] : methodsOfEndpoint(endpoint);
  };

  const isForPrograms = (ctx: Koa.Context) => {
    const endpoint = endpointOf(ctx.path);
    if (endpoint === undefined) return false;
    return endpoint === 'end_session' ? isTokenLogout(ctx) : !opensPages.has(endpoint);
  };

  /** Lets the library answer. `uid` is the request that it goes on with. */
  const askLibrary = (ctx: Koa.Context, next: Koa.Next, uid?: string): Promise<void> => {
    const { middleware } = about.current();
    const endpoint = endpointOf(ctx.path);
    withoutLibraryCookies(ctx, { names: requestCookies(), uid, travelling });
    const run = () => {
      replayBody(ctx);
      return middleware(ctx, next) as Promise<void>;
    };
    const dropped = authenticatesClients.has(endpoint) ? dropNeedlessSecret(ctx, services) : undefined;
    return dropped ? dropped.then(run) : run();
  };

  const resumeBrought = async (ctx: Koa.Context, next: Koa.Next) => {
    const resumption = await resume(ctx);
    if (resumption.kind !== 'sent') await askLibrary(ctx, next, resumption.uid);
  };

  /** Answers a request whose origin and method are right. */
  const answer = (ctx: Koa.Context, next: Koa.Next): Promise<void> | undefined => {
    const { provider, realm, readyAnswers } = about.current();
    const endpoint = endpointOf(ctx.path);
    if (ctx.method === 'OPTIONS' && endpoint !== undefined) {
      ctx.set('Allow', methodsOf(ctx.path).join(', '));
      ctx.status = 204;
      return undefined;
    }
    const damaged = endpoint === undefined ? undefined : damagedParameter(ctx);
    if (damaged !== undefined) {
      if (!isForPrograms(ctx)) throw new AppError('bad_request');
      ctx.status = 400;
      // The name may be damaged itself, so it is not repeated.
      ctx.body = { error: 'invalid_request', error_description: 'a parameter holds bytes that are no text' };
      return undefined;
    }
    if (endpoint === undefined && isResumption(ctx.path)) return resumeBrought(ctx, next);
    const ask = () => askLibrary(ctx, next);
    if (hasReadyAnswer(ctx, endpoint)) return readyAnswers.give(ctx, { endpoint, ask });
    if (endpoint === 'oauth_discovery') {
      const askOpenId = () => askElsewhere(ctx, { address: `${prefix}${discoveryPath}`, ask });
      return readyAnswers.give(ctx, { endpoint: 'discovery', ask: askOpenId });
    }
    if (endpoint === 'account') return answerAccountDocument(ctx, { prefix, ask });
    if (endpoint === 'bound_session') return answerDevice(ctx, { services, provider });
    const askWithin = () => limitFailures(ctx, ask);
    if (endpoint === 'end_session' && isTokenLogout(ctx)) {
      return answerTokenLogout(ctx, { provider, services, prefix, ask: askWithin });
    }
    if (endpoint === 'realm') {
      ctx.body = realm;
      return undefined;
    }
    const limited = () => limitRequests(ctx, { endpoint, provider, ask: askWithin });
    if (endpoint !== 'authorization') return limited();
    const given = giveUpSilentSoon(ctx, services);
    const askSoon = () => {
      setLongParametersAside(ctx);
      return limited();
    };
    return given ? given.then(askSoon) : askSoon();
  };

  return {
    isForPrograms,

    methodsOf,

    admitStranger,

    goOn: (ctx, path) => goOnWithin(ctx, { path, ask: (uid) => askLibrary(ctx, async () => {}, uid) }),

    askSilently: (ctx, { sessionId, params }) =>
      askSilently(ctx, {
        provider: about.current().provider,
        sessionId,
        params,
        path: `${prefix}${routes.authorization}`,
        answer: () => answer(ctx, async () => {}),
      }),

    middleware: async (ctx, next) => {
      const endpoint = endpointOf(ctx.path);
      const methods = methodsOf(ctx.path);
      // For the log, the traces and the metrics. The path may have been rewritten before they look.
      if (methods.length > 0) ctx.state['route'] = endpoint ?? 'resumption';
      if (methods.length > 0 && !methods.includes(ctx.method)) throw new AppError('method_not_allowed');
      if (methods.length === 0 && ctx.method === 'HEAD') throw new AppError('not_found');
      if (endpoint === 'registration') {
        return continueAsGet(ctx, { path: `${prefix}${routes.authorization}`, params: { prompt: 'create' } });
      }
      if (endpoint === 'authorization' && ctx.method === 'POST') return continueAsGet(ctx);
      // RFC 6749, section 5.1: old caches between us and the client know this header alone.
      if (endpoint === 'token') ctx.set('Pragma', 'no-cache');
      // The library rewrites the path while it answers.
      const isOfProgram = isForPrograms(ctx);
      let thrown: unknown;
      try {
        const admitted = cors.admit(ctx, endpoint);
        if (admitted === true || (await admitted)) await answer(ctx, next);
        cors.complete(ctx, endpoint);
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        thrown = error;
      }
      // oidc-client-ts, for one, reads an empty answer with a type as JSON, and fails.
      if (isOfProgram && ctx.body === '') ctx.remove('Content-Type');
      const failure: unknown = thrown ?? ctx.state['failure'];
      if (failure === undefined) {
        const address = endpoint === 'authorization' ? firstPageOf(ctx) : undefined;
        if (address !== undefined) await drawFirstPage(ctx, { address, render: about.renderRequest });
        return;
      }
      // The library has drawn the failure as its own error. Ours tells a database that is away from a fault, and has a reference.
      if (!answerSilentFailure(ctx, services)) throw failure;
      // The half of the request that was done is not written either, although the redirect is no answer of a failure.
      abandonUnit(openUnit());
    },
  };
}
