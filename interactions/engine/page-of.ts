import type Koa from 'koa';
import type { Config } from '../../config/schema.ts';
import type { Assets } from '../../src/http/assets/create-assets.ts';
import type { BrowserCookie } from '../../src/http/browser-cookie.ts';
import { accessibilityLevel } from '../pages/accessibility-level.ts';
import { languageSwitch } from '../pages/language-switch.ts';
import { chooseLang, texts } from '../texts/index.ts';
import type { UpstreamFacts } from '../views/layout/page-context.ts';
import type { PageContext, Theme } from '../views/layout/page.tsx';

const themes: readonly string[] = ['light', 'dark', 'system'];

export interface PageFacts {
  readonly uiLocales?: string | undefined;
  /** Language of the account of the person who is signed in. */
  readonly accountLocale?: string | null | undefined;
  readonly service?: { readonly name: string; readonly host: string } | undefined;
}

export type PageOf = (ctx: Koa.Context, facts?: PageFacts) => PageContext;

/** Returns the address of the page that is drawn, where the browser has asked for another one: the first page of a request. */
const addressElsewhere = (ctx: Koa.Context): string | undefined => ctx.state['requestPage'] as string | undefined;

/**
 * Returns the path of a page that the Referer does not name: its policy keeps it out, or the page stands at another address. A form that
 * comes back to such a page must carry the path itself.
 */
const untoldPath = (ctx: Koa.Context) =>
  addressElsewhere(ctx) ??
  (ctx.method === 'GET' && ctx.response.get('Referrer-Policy') === 'strict-origin' ? ctx.path : undefined);

/** Makes the function that gathers what every page knows: language, theme, operator, and the CSRF token of this browser. */
export function createPageOf(options: {
  readonly config: Config;
  readonly browser: BrowserCookie;
  readonly upstreams: readonly Omit<UpstreamFacts, 'mark'>[];
  readonly assets: Pick<Assets, 'has' | 'url'>;
}): PageOf {
  const { config, browser, assets } = options;
  const assetUrl = assets.url;
  const upstreams = options.upstreams.map(({ name, aboutUrl, connectClass, verifiesIdentity }) => {
    const mark = `marks/${name}.svg`;
    return { name, aboutUrl, connectClass, verifiesIdentity, mark: assets.has(mark) ? assetUrl(mark) : undefined };
  });
  const accessibility = accessibilityLevel(config.legalDir);
  return (ctx, facts = {}) => {
    const cookie = (name: string) => ctx.cookies.get(name, { signed: false });
    // A language button has sent the form of the page, which may be one that no step would read. The cookie holds that language from the next request on.
    const isOurs = ctx.method === 'POST' && browser.existingHash(ctx) !== undefined;
    const switched = isOurs
      ? languageSwitch((ctx.state['form'] ?? {}) as Readonly<Record<string, unknown>>)
      : undefined;
    const lang =
      switched ??
      chooseLang({
        cookie: cookie('lang'),
        uiLocales: facts.uiLocales,
        accountLocale: facts.accountLocale,
        acceptLanguage: ctx.get('Accept-Language'),
      });
    const theme = cookie('theme') ?? '';
    return {
      t: texts[lang],
      lang,
      theme: (themes.includes(theme) ? theme : 'system') as Theme,
      // A getter, so that only a page with a form sets the cookie. A browser sends no cookie with the form of another site, and a new
      // cookie in the answer would replace its own.
      get csrf() {
        return browser.csrfToken(ctx);
      },
      languageForm: ctx.method === 'POST' && !browser.existingHash(ctx) ? undefined : { back: untoldPath(ctx) },
      path: `${ctx.path}${ctx.search}`,
      formsTo: addressElsewhere(ctx),
      operator: {
        serviceName: config.serviceName,
        brand: config.brand,
        supportEmail: config.supportEmail,
        registrationOpen: config.registrationOpen,
        upstreams,
        accessibility,
        notice: config.notice[lang],
      },
      assetUrl,
      onDrawn(drawn) {
        ctx.state['drawn'] = drawn;
      },
      service: facts.service,
    };
  };
}
