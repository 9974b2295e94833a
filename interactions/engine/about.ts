import type Koa from 'koa';
import { drawPasskeyChallenge } from '../../src/commands/factors/passkey-challenge.ts';
import { browserFamily } from '../../src/domain/origin/families.ts';
import type { BrowserCookie } from '../../src/http/browser-cookie.ts';
import type { TrustCookie } from '../../src/http/trust-cookie.ts';
import type { Oidc } from '../../src/oidc/oidc.ts';
import type { PendingRequest } from '../../src/oidc/requests/pending-request.ts';
import type { SignedInSession } from '../../src/oidc/session/browser-sessions.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { requestFlowKey } from './flow-store.ts';
import type { About } from './flow.ts';
import { readEnded } from './own-request.ts';
import type { PageOf } from './page-of.ts';
import { keepPreference } from '../pages/keep-preference.ts';
import type { PageContext } from '../views/layout/page.tsx';

/** Holds what routes need, beside the services, to draw pages and run flows. */
export interface Pages {
  readonly services: Services;
  readonly oidc: Oidc;
  readonly browser: BrowserCookie;
  readonly trust: TrustCookie | undefined;
  readonly pageOf: PageOf;
}

const hostOf = (uri: string | undefined) => (uri ? URL.parse(uri)?.host : undefined) ?? '';

const asksConsent = ({ prompt: { name } }: PendingRequest) => name === 'consent' || name === 'device';

/** Gathers what a flow may know about this request, and the page that the flow draws on. */
export async function gatherAbout(
  pages: Pages,
  about: {
    readonly ctx: Koa.Context;
    readonly flowName: string;
    readonly request?: PendingRequest;
    readonly session?: SignedInSession | undefined;
    /** Account of the person who is signed in here. A request brings its own. */
    readonly account?: Pick<Account, 'locale'> | undefined;
  },
): Promise<{ readonly about: About; readonly page: PageContext }> {
  const { ctx, flowName, request, session } = about;
  const { services, oidc, browser, trust, pageOf } = pages;
  const facts = request && (await oidc.client(request.clientId));
  // A device request has no `redirect_uri`. The home page of the client says who asks.
  const host = hostOf(request?.params['redirect_uri'] ?? facts?.homeUri);
  const client = facts && { ...facts, host };
  const person = request?.accountId
    ? await (services.payloads.accountSeen(request.accountId) ?? services.account.accounts.find(request.accountId))
    : undefined;
  const page = pageOf(ctx, {
    uiLocales: request?.params['ui_locales'],
    accountLocale: (person ?? about.account)?.locale,
    service: client && { name: client.name, host: client.host },
  });
  const browserHash = browser.hash(ctx);
  const { origin } = new URL(services.config.issuer);
  return {
    page,
    about: {
      request,
      client,
      asked: request && asksConsent(request) ? await oidc.askedClaims(request) : [],
      signedInName: person?.username,
      session,
      ended: request && readEnded(services, { browser: browserHash, params: request.params }),
      browser: browserHash,
      visit: browser.visit(ctx),
      trust: trust && { hash: trust.hash(ctx), days: trust.days, give: () => trust.give(ctx) },
      browserFamily: browserFamily(ctx.get('User-Agent')),
      ip: ctx.ip,
      lang: page.lang,
      t: page.t,
      requestId: String(ctx.state['requestId']),
      now: services.nowSeconds(),
      path: page.path,
      flowKey: requestFlowKey(flowName, { uid: request?.uid, browser: browserHash }),
      oidc,
      drawChallenge: (use) => drawPasskeyChallenge(services, use),
      keepLanguage: (lang) => keepPreference(ctx, { name: 'lang', value: lang, origin }),
      origin,
      makesPasskeys: services.config.makesPasskeys,
      passkeyHost: services.config.passkeys.host,
    },
  };
}
