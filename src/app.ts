import Koa from 'koa';
import { passkeyPages } from '../interactions/account/account-pages.ts';
import { createDeviceOutcomePage } from '../interactions/device/outcome-page.tsx';
import { createPageOf } from '../interactions/engine/page-of.ts';
import { isFrame } from '../interactions/frames/frame-routes.ts';
import { isOldAddress, isOldAdminApi } from '../interactions/old-addresses/is-old-address.ts';
import { registerPages } from '../interactions/register-pages.ts';
import { createLeavingPage } from '../interactions/requests/leaving-page.tsx';
import { createProtocolErrorPage } from '../interactions/requests/protocol-error-page.tsx';
import { texts } from '../interactions/texts/index.ts';
import { createUnavailablePage } from '../interactions/views/unavailable-page.tsx';
import { apiFacts } from './api/api-facts.ts';
import { createApis } from './api/create-apis.ts';
import { createFormerPeople } from './commands/keycloak/former-people.ts';
import { checkPasswordGrant } from './commands/password/check-password-grant.ts';
import { registrationAddress } from './domain/clients/tokens/registration-address.ts';
import { answerRequests, type Around } from './http/answer-requests.ts';
import { askAgain } from './http/ask-again.ts';
import { createAssets } from './http/assets/create-assets.ts';
import { createBrowserCookie } from './http/browser-cookie.ts';
import { compressSharedParts } from './http/compress-shared-parts.ts';
import { cookieAges } from './http/cookie-ages.ts';
import { createSenderCheck, csrfCheck } from './http/csrf.ts';
import { doctorMirror } from './http/doctor-mirror.ts';
import { createErrorAnswers } from './http/error-answers.ts';
import { createFedcmCookie } from './http/fedcm-cookie.ts';
import { hostCheck, singleHost } from './http/host-check.ts';
import { methodCheck } from './http/method-check.ts';
import { createEndpointNames } from './http/name-endpoint.ts';
import { passkeyDocuments } from './http/passkey-documents.ts';
import { probes, type Probe } from './http/probes.ts';
import { readForm } from './http/read-form.ts';
import { requestLog } from './http/request-log.ts';
import { requestMetrics } from './http/request-metrics.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createTrustCookie } from './http/trust-cookie.ts';
import { refuseForeignCertificates, unbelievedProxy } from './http/unbelieved-proxy.ts';
import { unitOfWork } from './http/unit-of-work.ts';
import { answerFailedUnits } from './oidc/answer-failed-units.ts';
import { takesCertificate } from './oidc/clients/client-certificate.ts';
import { createOidc } from './oidc/create-oidc.ts';
import { createEndpointOf, isResumption } from './oidc/endpoints.ts';
import { grantOfAnswer } from './oidc/requests/grant-of-answer.ts';
import { drawLeaving } from './oidc/requests/leaving.ts';
import { protocolOf } from './oidc/requests/protocol-of.ts';
import type { ServerServices } from './services.ts';

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
    renderRequest: (ctx) => pages.drawRequest(ctx),
    checkPassword: (attempt) =>
      checkPasswordGrant(services, {
        ...attempt,
        former: createFormerPeople(services, { code: attempt.code, languages: Object.keys(texts) }),
      }),
  });
  const hasPerson = (ctx: Koa.Context) => protocolOf(ctx).entities?.Session?.accountId !== undefined;
  const fedcm = config.fedcm
    ? createFedcmCookie({
        issuer: config.issuer,
        sealer: services.sealer,
        mayMeetOlder: (version) => services.state.processes.mayMeetOlder(version),
        hasPerson,
      })
    : undefined;

  const pages = registerPages(
    { services, oidc, browser, trust, pageOf },
    { assets, fedcm, apis: apiFacts(config.issuer) },
  );

  const isForPrograms = (ctx: Koa.Context) =>
    apis.isForPrograms(ctx) || oidc.isForPrograms(ctx) || isOldAdminApi(ctx.path);
  const workUnit = unitOfWork({
    committer,
    isForPrograms,
    ...answerFailedUnits(services, {
      oidc,
      askAgain(ctx) {
        // A visit that a logout has ended would refuse the next proof too.
        browser.dropVisit(ctx);
        askAgain(ctx);
      },
    }),
  });
  const apis = createApis({
    services,
    oidc,
    log,
    fedcm,
    assetUrl: assets.url,
    unitOfWork: workUnit,
    isPage: (path) => pages.methodsAt(path).length > 0,
  });
  const methodsOf = (path: string) => new Set([...pages.methodsAt(path), ...oidc.methodsOf(path)]);

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
        answerFailure: apis.answerFailure,
        renderPage: pages.renderError,
        unavailable: createUnavailablePage(config),
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
  app.use(pages.admin.middleware);
  app.use(methodCheck(methodsOf));
  app.use(
    readForm({
      addressLimits: config.addressLimits,
      now: services.now,
      ...pages.forms,
      isExempt: pages.isProtocol,
      checkSender: createSenderCheck({ issuer: config.issuer, browser }),
      isToken: (ctx, token) => browser.isCsrfToken(ctx, token),
    }),
  );
  app.use(csrfCheck({ issuer: config.issuer, browser, exempt: pages.isOthersForm }));
  app.use(workUnit);
  app.use(pages.middleware);
  app.use(oidc.middleware);
  return app;
}
