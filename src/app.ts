import Router from '@koa/router';
import Koa from 'koa';
import { accountLinks, passkeyPages } from '../interactions/account/account-pages.ts';
import { registerAccountRoutes } from '../interactions/account/account-routes.tsx';
import { createLateAdmin } from '../interactions/admin/create-late-admin.ts';
import { registerApiPages } from '../interactions/api-pages/api-routes.ts';
import { registerCaptchaRoutes } from '../interactions/registration/captcha/captcha-routes.ts';
import { createDeviceOutcomePage } from '../interactions/device/outcome-page.tsx';
import { isDevicePage, registerDeviceRoutes } from '../interactions/device/device-routes.ts';
import { registerExportRoutes } from '../interactions/account/export/export-routes.ts';
import { registerSignedInRoute } from '../interactions/fedcm/signed-in-routes.tsx';
import { isFrame, registerFrameRoutes } from '../interactions/frames/frame-routes.ts';
import { registerInteractionRoutes } from '../interactions/requests/interaction-routes.ts';
import { registerLinkRoutes } from '../interactions/action-links/link-routes.tsx';
import { registerLogoutRoutes } from '../interactions/logout/logout-routes.tsx';
import { registerLogoRoutes } from '../interactions/admin/clients/logo-routes.ts';
import { registerLostDeviceRoutes } from '../interactions/lost-device/lost-device-routes.ts';
import { isOldAddress, isOldAdminApi } from '../interactions/old-addresses/is-old-address.ts';
import { registerOldAddressRoutes } from '../interactions/old-addresses/old-address-routes.ts';
import { registerPhotoRoutes } from '../interactions/account/profile/photo-routes.ts';
import { createLeavingPage } from '../interactions/requests/leaving-page.tsx';
import { createPageOf } from '../interactions/engine/page-of.ts';
import { legalFacts } from '../interactions/pages/legal-facts.ts';
import { createStaticPages } from '../interactions/pages/static-pages.ts';
import { createProtocolErrorPage } from '../interactions/requests/protocol-error-page.tsx';
import { optionalSteps } from '../interactions/registration/optional/optional-steps.ts';
import { registerRecoveryRoutes } from '../interactions/recovery/recovery-routes.ts';
import { registerUpstreamCallbacks } from '../interactions/upstream-callback/callback-routes.tsx';
import { isWalletPage, maxWalletBytes } from '../interactions/wallet/wallet-paths.ts';
import { registerWalletRoutes } from '../interactions/wallet/wallet-routes.tsx';
import { wayBack } from '../interactions/requests/way-back.ts';
import { renderErrorPage } from '../interactions/views/error-page.tsx';
import { createUnavailablePage } from '../interactions/views/unavailable-page.tsx';
import { texts } from '../interactions/texts/index.ts';
import { createFormerPeople } from './commands/keycloak/former-people.ts';
import { checkPasswordGrant } from './commands/password/check-password-grant.ts';
import { apiFacts } from './api/api-facts.ts';
import { createApis } from './api/create-apis.ts';
import { registrationAddress } from './domain/clients/tokens/registration-address.ts';
import { maxPhotoBytes } from './domain/account/photo-rules.ts';
import { answerRequests, type Around } from './http/answer-requests.ts';
import { askAgain } from './http/ask-again.ts';
import { createAssets } from './http/assets/create-assets.ts';
import { createBrowserCookie } from './http/browser-cookie.ts';
import { cookieAges } from './http/cookie-ages.ts';
import { createSenderCheck, csrfCheck } from './http/csrf.ts';
import { doctorMirror } from './http/doctor-mirror.ts';
import { createErrorAnswers, type RefusedRequest } from './http/error-answers.ts';
import { compressSharedParts } from './http/compress-shared-parts.ts';
import { createFedcmCookie } from './http/fedcm-cookie.ts';
import { hostCheck, singleHost } from './http/host-check.ts';
import { methodCheck } from './http/method-check.ts';
import { passkeyDocuments } from './http/passkey-documents.ts';
import { createEndpointNames } from './http/name-endpoint.ts';
import { probes, type Probe } from './http/probes.ts';
import { readForm } from './http/read-form.ts';
import { requestMetrics } from './http/request-metrics.ts';
import { requestLog } from './http/request-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createTrustCookie } from './http/trust-cookie.ts';
import { refuseForeignCertificates, unbelievedProxy } from './http/unbelieved-proxy.ts';
import { unitOfWork } from './http/unit-of-work.ts';
import { AppError } from './errors.ts';
import { createOidc } from './oidc/create-oidc.ts';
import { takesCertificate } from './oidc/clients/client-certificate.ts';
import { createEndpointOf, isResumption } from './oidc/endpoints.ts';
import { beginLibrarysAgain } from './oidc/requests/begin-again.ts';
import { finishedAccountId } from './oidc/requests/finished-requests.ts';
import { grantOfAnswer } from './oidc/requests/grant-of-answer.ts';
import { drawLeaving, dropLeaving } from './oidc/requests/leaving.ts';
import { answerLostRace } from './oidc/requests/lost-race.ts';
import { protocolOf } from './oidc/requests/protocol-of.ts';
import { answerSilentFailure } from './oidc/requests/silent-failure.ts';
import type { ServerServices } from './services.ts';
import type { AlreadyConsumed } from './store/unit/unit-failures.ts';
import { issuerPath } from './domain/issuer-path.ts';

const photoPaths: readonly string[] = optionalSteps.flatMap((step) => (step.hasPhoto ? [step.path] : []));

const photo = { field: 'photo', maxBytes: maxPhotoBytes };

/** Returns whether a form at this path may hold a photo: a step of the registration, and the page of the account with the same fields. */
const takesPhoto = (path: string) => /^\/interaction\/[\w-]+$/.test(path) || photoPaths.includes(path);

interface ProcessState {
  /** Answers the probes. */
  readonly probe: Probe;
}

/** Builds the whole request path, from the socket to the protocol, in the order in which it runs. */
export async function createApp(services: ServerServices, { probe }: ProcessState): Promise<Koa> {
  const { config, log, committer } = services;
  const { protocol, origin } = new URL(config.issuer);
  const app = new Koa({ proxy: config.trustProxy > 0, maxIpsCount: config.trustProxy });
  app.keys = [...config.cookieKeys];
  app.silent = true;
  // The scheme is the issuer's: a request that a proxy forwards in clear is https for the person.
  Object.defineProperty(app.request, 'protocol', { get: () => protocol.slice(0, -1) });

  const assets = createAssets(config.legalDir);
  const browser = createBrowserCookie({ issuer: config.issuer, keys: config.cookieKeys });
  const trust = createTrustCookie({ issuer: config.issuer, days: config.trustedBrowserDays });
  const pageOf = createPageOf({ config, browser, upstreams: services.upstreams, assets });
  const oidc = await createOidc(services, {
    pages: {
      ...createProtocolErrorPage({ services, pageOf }),
      renderDevice: createDeviceOutcomePage({ services, pageOf }),
    },
    renderRequest: (ctx) => drawRequest(ctx),
    checkPassword: (attempt) =>
      checkPasswordGrant(services, {
        ...attempt,
        former: createFormerPeople(services, { code: attempt.code, languages: Object.keys(texts) }),
      }),
  });
  const pages = { services, oidc, browser, trust, pageOf };

  const hasPerson = (ctx: Koa.Context) => protocolOf(ctx).entities?.Session?.accountId !== undefined;
  const fedcm = config.fedcm
    ? createFedcmCookie({
        issuer: config.issuer,
        sealer: services.sealer,
        mayMeetOlder: (version) => services.operation.processes.mayMeetOlder(version),
        hasPerson,
      })
    : undefined;

  const router = new Router();
  createStaticPages({
    pageContext: pageOf,
    origin,
    legalDir: config.legalDir,
    facts: legalFacts(config),
    accountLinks,
    now: services.now,
  })(router);
  const drawRequest = registerInteractionRoutes(router, pages);
  registerAccountRoutes(router, pages);
  const admin = createLateAdmin(router, pages);
  registerApiPages(router, pages, apiFacts(config.issuer));
  registerLogoutRoutes(router, pages);
  registerCaptchaRoutes(router, pages);
  registerPhotoRoutes(router, pages);
  registerLogoRoutes(router, pages);
  registerExportRoutes(router, pages);
  registerLinkRoutes(router, pages);
  registerRecoveryRoutes(router, pages);
  registerLostDeviceRoutes(router, pages);
  registerDeviceRoutes(router, pages);
  if (fedcm) registerSignedInRoute(router, pages, fedcm);
  registerFrameRoutes(router, { services, oidc, assetUrl: assets.url });
  registerOldAddressRoutes(router, pages);
  registerUpstreamCallbacks(router, pages);
  registerWalletRoutes(router, pages);

  const isProtocol = (path: string) =>
    path.toLowerCase().startsWith(`${issuerPath(config.issuer).toLowerCase()}/protocol/`);

  // Below the protocol's addresses, only the logout, the frames and the page for the codes of devices are ours.
  const hasPage = (path: string) =>
    !isProtocol(path) || /\/logout(\/success)?\/?$/i.test(path) || isFrame(path) || isDevicePage(path);
  const methodsOf = (path: string) => {
    const layers = hasPage(path) ? router.match(path, 'GET').path : [];
    return new Set([...layers.flatMap(({ methods }) => methods), ...oidc.methodsOf(path)]);
  };

  const onLostRace = (ctx: Koa.Context, lost: AlreadyConsumed) => answerLostRace(ctx, { services, lost });
  const liveAccount = async (ctx: Koa.Context) => (await oidc.session(ctx))?.accountId;
  const finishedAccount = (uid: string) => finishedAccountId(services, uid);
  const beginning = { issuer: config.issuer, liveAccount, finishedAccount };
  const onRepeatedWayBack = (ctx: Koa.Context) => beginLibrarysAgain(ctx, beginning);
  const onFailedCommit = (ctx: Koa.Context, error: unknown) => {
    const isAnswered = answerSilentFailure(ctx, services);
    if (isAnswered)
      log.error({ requestId: String(ctx.state['requestId']), err: error }, 'a silent request could not be written');
    return isAnswered;
  };
  const onOutdatedProof = (ctx: Koa.Context) => {
    // Between the answer of a person and the way back to her service there is no page that could ask again.
    if (isResumption(ctx.path)) throw new AppError('flow_expired');
    // A visit that a logout has ended would refuse the next proof too.
    browser.dropVisit(ctx);
    dropLeaving(ctx);
    askAgain(ctx);
  };
  const isForPrograms = (ctx: Koa.Context) =>
    apis.isForPrograms(ctx) || oidc.isForPrograms(ctx) || isOldAdminApi(ctx.path);
  const workUnit = unitOfWork({
    committer,
    isForPrograms,
    onLostRace,
    onRepeatedWayBack,
    onOutdatedProof,
    onFailedCommit,
  });
  const apis = createApis({ services, oidc, log, fedcm, assetUrl: assets.url, unitOfWork: workUnit });
  const { answerFailure } = apis;

  // The probes come before the log, where a line for each second of each balancer would hide the requests.
  app.use(probes(probe));
  app.use(doctorMirror(services));
  const endpointOf = createEndpointOf(config.issuer);
  const measures = (): Around => {
    const nameOf = createEndpointNames({
      issuer: config.issuer,
      endpointOf,
      isResumption,
      isFrame,
      isOldAddress,
      registrationApi: new URL(registrationAddress(config.issuer)).pathname,
      returnPaths: services.upstreams.flatMap(({ callbackPath, logoutPath }) => [callbackPath, logoutPath]),
    });
    return requestMetrics(services.metrics, { nameOf, grantOf: grantOfAnswer });
  };
  const renderError = async (ctx: Koa.Context, { code, reference, retryAfter = 0 }: RefusedRequest) =>
    renderErrorPage(pageOf(ctx), {
      code,
      reference,
      origin,
      back: await wayBack(pages, ctx, code),
      until: code === 'throttled' && retryAfter > 0 ? services.nowSeconds() + retryAfter : undefined,
    });
  const unavailable = createUnavailablePage(config);
  app.use(
    answerRequests({
      trustProxy: config.trustProxy,
      around: [
        ...(config.metricsPort === undefined ? [] : [measures()]),
        requestLog(log),
        unbelievedProxy({ log, trustProxy: config.trustProxy }),
        securityHeaders(config.issuer),
        cookieAges(services.now),
        ...(fedcm ? [fedcm.around] : []),
      ],
      completing: [drawLeaving(createLeavingPage(pageOf)), compressSharedParts],
      errors: createErrorAnswers({
        log,
        isForPrograms,
        methodsOf,
        answerFailure,
        renderPage: renderError,
        unavailable,
      }),
    }),
  );
  app.use(singleHost());
  // The assets come before the check of the Host: the error page of that check needs them, and they are the same for everybody.
  app.use(assets.middleware);
  app.use(passkeyDocuments({ origins: config.passkeys.origins, ...passkeyPages(origin) }));
  const { mtls } = config;
  const ofCertificates = mtls && { ...mtls, answers: (path: string) => takesCertificate(endpointOf(path)) };
  if (mtls)
    app.use(
      refuseForeignCertificates({ ...mtls, usualHost: new URL(origin).host, trustProxy: config.trustProxy, log }),
    );
  app.use(hostCheck({ issuer: config.issuer, production: config.production, isForPrograms, ofCertificates }));
  app.use(apis.middleware);
  // The routes of the administration must be there before the methods of an address are looked up.
  app.use(admin.middleware);
  app.use(methodCheck(methodsOf));
  app.use(
    readForm({
      addressLimits: config.addressLimits,
      now: services.now,
      fileAt: (path) => (takesPhoto(path) ? photo : admin.findPage(path)?.file),
      maxBytesAt: (path) => (isWalletPage(path) ? maxWalletBytes : admin.findPage(path)?.maxFormBytes),
      isExempt: isProtocol,
      checkSender: createSenderCheck({ issuer: config.issuer, browser }),
      isToken: (ctx, token) => browser.isCsrfToken(ctx, token),
    }),
  );
  const isOthersForm = (path: string) => (isProtocol(path) && !isDevicePage(path)) || isOldAddress(path);
  app.use(csrfCheck({ issuer: config.issuer, browser, exempt: isOthersForm }));
  app.use(workUnit);
  const pageRoutes = router.routes() as Koa.Middleware;
  const routed: Koa.Middleware = (ctx, next) => {
    if (!hasPage(ctx.path)) return next();
    // No page of ours has an address with a NUL, and PostgreSQL would fail at one. A request of the protocol is a bad one.
    if (ctx.url.includes('%00')) throw new AppError(isProtocol(ctx.path) ? 'bad_request' : 'not_found');
    return pageRoutes(ctx, next);
  };
  // The middleware carries its router, as the one of the library does: a test crosses every route with every role.
  app.use(Object.assign(routed, { router, loadAdmin: admin.load }));
  app.use(oidc.middleware);
  return app;
}
