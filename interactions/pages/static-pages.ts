import type { Context } from 'koa';
import { formOf } from '../../src/http/read-form.ts';
import type Router from '@koa/router';
import type { LegalFacts } from '../texts/fr/pages.ts';
import { langOr, texts, type Texts } from '../texts/index.ts';
import { isTheme, type MenuLink } from '../views/layout/page-context.ts';
import type { PageContext } from '../views/layout/page.tsx';
import { keepPreference } from './keep-preference.ts';
import { legalPages, renderLegalPage } from './legal-page.tsx';
import { preferences, renderPreferencePage } from './preference-page.tsx';
import type { Preference } from './preference-page.tsx';
import { refererPath, returnPath } from './return-path.ts';
import { renderSiteMap } from './site-map.tsx';
import { day, type Clock } from '../../src/domain/time.ts';

interface StaticPagesOptions {
  readonly pageContext: (ctx: Context) => PageContext;
  /** Scheme and host of the issuer. */
  readonly origin: string;
  readonly legalDir?: string | undefined;
  readonly facts: LegalFacts;
  readonly now: Clock;
  /** The pages of the account, which the site map lists. */
  readonly accountLinks: (t: Texts) => readonly MenuLink[];
}

/** Returns the page in the language that a link or a choice asks for. The cookie of this request does not hold that language yet. */
function inLanguage(page: PageContext, lang: unknown): PageContext {
  const known = langOr(lang, page.lang);
  return { ...page, lang: known, t: texts[known] };
}

function html(ctx: Context, body: string): void {
  ctx.type = 'html';
  ctx.body = body;
}

interface PreferenceRoute extends StaticPagesOptions {
  readonly router: Router;
  readonly path: string;
  readonly preference: Preference;
}

function registerPreference({ router, path, preference, pageContext, origin }: PreferenceRoute): void {
  const current = (page: PageContext) => (preference.name === 'theme' ? page.theme : page.lang);
  const pageBefore = (ctx: Context) => {
    const from = refererPath(ctx.get('Referer'), origin);
    return from?.split('?')[0] === path ? undefined : from;
  };

  router.get(path, (ctx) => {
    const asked = preference.name === 'lang' ? ctx.query['lang'] : undefined;
    const page = inLanguage(pageContext(ctx), asked);
    html(ctx, renderPreferencePage({ page, preference, value: current(page), back: pageBefore(ctx) }));
  });

  router.post(path, (ctx) => {
    const form = formOf(ctx);
    const value = form[preference.name] ?? '';
    const back = returnPath(form['back']) ?? pageBefore(ctx);
    const page = pageContext(ctx);
    if (!preference.values.includes(value)) {
      ctx.status = 422;
      html(ctx, renderPreferencePage({ page, preference, value: current(page), back, wrong: true }));
      return;
    }
    keepPreference(ctx, { name: preference.name, value, origin });
    if (back) {
      ctx.status = 303;
      ctx.set('Location', back);
      return;
    }
    const chosen = isTheme(value) ? { ...page, theme: value } : inLanguage(page, value);
    html(ctx, renderPreferencePage({ page: chosen, preference, value, saved: true }));
  });
}

interface SecurityText {
  readonly origin: string;
  readonly supportEmail: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Returns security.txt (RFC 9116). A reader must not use the file after `Expires`, so this date moves on with the calendar. */
function securityText({ origin, supportEmail, now }: SecurityText): string {
  const expires = new Date(now + 180 * day * 1000).toISOString().replace(/T.*$/, 'T00:00:00Z');
  return [
    `Contact: mailto:${supportEmail}`,
    `Expires: ${expires}`,
    'Preferred-Languages: fr, en',
    `Canonical: ${origin}/.well-known/security.txt`,
    '',
  ].join('\n');
}

/** Registers help, legal pages and preferences, and the files that robots and security researchers look for. */
export function createStaticPages(options: StaticPagesOptions): (router: Router) => void {
  const { pageContext, origin, legalDir, facts, accountLinks, now } = options;
  return (router) => {
    for (const [name, area] of Object.entries(legalPages)) {
      router.get(`/${name}`, async (ctx) => {
        html(ctx, await renderLegalPage({ page: pageContext(ctx), name, area, legalDir, facts }));
      });
    }
    router.get('/plan-du-site', (ctx) => {
      const page = pageContext(ctx);
      html(ctx, renderSiteMap(page, accountLinks(page.t)));
    });
    for (const [name, preference] of Object.entries(preferences)) {
      registerPreference({ ...options, router, path: `/${name}`, preference });
    }
    router.get('/.well-known/security.txt', (ctx) => {
      ctx.type = 'text/plain; charset=utf-8';
      const { supportEmail } = pageContext(ctx).operator;
      ctx.body = securityText({ origin, supportEmail, now: now() });
    });
    router.get('/robots.txt', (ctx) => {
      ctx.type = 'text/plain; charset=utf-8';
      ctx.body = 'User-agent: *\nDisallow: /\n';
    });
  };
}
