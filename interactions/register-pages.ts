import Router from '@koa/router';
import type Koa from 'koa';
import { maxPhotoBytes } from '../src/domain/account/photo-rules.ts';
import { issuerPath } from '../src/domain/issuer-path.ts';
import { AppError } from '../src/errors.ts';
import type { Assets } from '../src/http/assets/create-assets.ts';
import type { RefusedRequest } from '../src/http/error-answers.ts';
import type { FedcmCookie } from '../src/http/fedcm-cookie.ts';
import type { FileForms } from '../src/http/read-form.ts';
import { accountLinks } from './account/account-pages.ts';
import { registerAccountRoutes } from './account/account-routes.tsx';
import { registerExportRoutes } from './account/export/export-routes.ts';
import { registerPhotoRoutes } from './account/profile/photo-routes.ts';
import { registerLinkRoutes } from './action-links/link-routes.tsx';
import { registerLogoRoutes } from './admin/clients/logo-routes.ts';
import { createLateAdmin } from './admin/create-late-admin.ts';
import type { ApiFacts } from './api-pages/api-pages.tsx';
import { registerApiPages } from './api-pages/api-routes.ts';
import { isDevicePage, registerDeviceRoutes } from './device/device-routes.ts';
import type { Pages } from './engine/about.ts';
import { registerSignedInRoute } from './fedcm/signed-in-routes.tsx';
import { isFrame, registerFrameRoutes } from './frames/frame-routes.ts';
import { registerLogoutRoutes } from './logout/logout-routes.tsx';
import { registerLostDeviceRoutes } from './lost-device/lost-device-routes.ts';
import { isOldAddress } from './old-addresses/is-old-address.ts';
import { registerOldAddressRoutes } from './old-addresses/old-address-routes.ts';
import { legalFacts } from './pages/legal-facts.ts';
import { createStaticPages } from './pages/static-pages.ts';
import { registerRecoveryRoutes } from './recovery/recovery-routes.ts';
import { registerCaptchaRoutes } from './registration/captcha/captcha-routes.ts';
import { optionalSteps } from './registration/optional/optional-steps.ts';
import { registerInteractionRoutes } from './requests/interaction-routes.ts';
import { wayBack } from './requests/way-back.ts';
import { registerUpstreamCallbacks } from './upstream-callback/callback-routes.tsx';
import { renderErrorPage } from './views/error-page.tsx';
import { isWalletPage, maxWalletBytes } from './wallet/wallet-paths.ts';
import { registerWalletRoutes } from './wallet/wallet-routes.tsx';

interface Parts {
  readonly assets: Pick<Assets, 'url'>;
  readonly fedcm: FedcmCookie | undefined;
  readonly apis: ApiFacts;
}

interface RegisteredPages {
  /** Draws the first page of an authorization request at the address of the request. */
  readonly drawRequest: ReturnType<typeof registerInteractionRoutes>;
  readonly admin: ReturnType<typeof createLateAdmin>;
  /** Returns whether an address belongs to the protocol, and no page of ours may answer it in its place. */
  readonly isProtocol: (path: string) => boolean;
  /** Returns whether a form at this address comes from others by right, and has no token of ours. */
  readonly isOthersForm: (path: string) => boolean;
  /** Returns the methods that a page at this address answers. */
  readonly methodsAt: (path: string) => readonly string[];
  /** The forms that are larger than others, as `readForm` asks for them. */
  readonly forms: Pick<FileForms, 'fileAt' | 'maxBytesAt'>;
  readonly renderError: (ctx: Koa.Context, refused: RefusedRequest) => Promise<string>;
  /** Answers with a page; it carries its router, by which a test crosses every route with every role. */
  readonly middleware: Koa.Middleware & { readonly router: Router; readonly loadAdmin: () => Promise<void> };
}

const photoPaths: readonly string[] = optionalSteps.flatMap((step) => (step.hasPhoto ? [step.path] : []));
const photo = { field: 'photo', maxBytes: maxPhotoBytes };

/** Returns whether a form at this path may hold a photo: a step of the registration, and the page of the account with the same fields. */
const takesPhoto = (path: string) => /^\/interaction\/[\w-]+$/.test(path) || photoPaths.includes(path);

/** Registers every page, and says what the request path must know of their addresses. */
export function registerPages(pages: Pages, { assets, fedcm, apis }: Parts): RegisteredPages {
  const { services, oidc, pageOf } = pages;
  const { config } = services;
  const { origin } = new URL(config.issuer);
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
  registerApiPages(router, pages, apis);
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

  const protocolPath = `${issuerPath(config.issuer).toLowerCase()}/protocol/`;
  const isProtocol = (path: string) => path.toLowerCase().startsWith(protocolPath);
  // Below the protocol's addresses, only the logout, the frames and the page for the codes of devices are ours.
  const hasPage = (path: string) =>
    !isProtocol(path) || /\/logout(\/success)?\/?$/i.test(path) || isFrame(path) || isDevicePage(path);
  const pageRoutes = router.routes() as Koa.Middleware;
  const routed: Koa.Middleware = (ctx, next) => {
    if (!hasPage(ctx.path)) return next();
    // No page of ours has an address with a NUL, and PostgreSQL would fail at one. A request of the protocol is a bad one.
    if (ctx.url.includes('%00')) throw new AppError(isProtocol(ctx.path) ? 'bad_request' : 'not_found');
    return pageRoutes(ctx, next);
  };
  return {
    drawRequest,
    admin,
    isProtocol,
    isOthersForm: (path) => (isProtocol(path) && !isDevicePage(path)) || isOldAddress(path),
    methodsAt: (path) => (hasPage(path) ? router.match(path, 'GET').path.flatMap(({ methods }) => methods) : []),
    forms: {
      fileAt: (path) => (takesPhoto(path) ? photo : admin.findPage(path)?.file),
      maxBytesAt: (path) => (isWalletPage(path) ? maxWalletBytes : admin.findPage(path)?.maxFormBytes),
    },
    renderError: async (ctx, { code, reference, retryAfter = 0 }) =>
      renderErrorPage(pageOf(ctx), {
        code,
        reference,
        origin,
        back: await wayBack(pages, ctx, code),
        until: code === 'throttled' && retryAfter > 0 ? services.nowSeconds() + retryAfter : undefined,
      }),
    middleware: Object.assign(routed, { router, loadAdmin: admin.load }),
  };
}
