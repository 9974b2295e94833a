import type { Browser as ScreenlessBrowser } from '../browser.ts';
import type { PageState } from './page-state.ts';
import type { PageWorld } from './page-world.ts';

export type Lang = 'fr' | 'en';

/** A page as the application answered it, with the cookies of the browser that asked for it. */
export interface Capture {
  readonly url: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly html: string;
  readonly title: string;
  readonly cookies: readonly BrowserCookie[];
}

export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None';
  readonly expires: number;
}

/** Headers that concern the connection, or are in the jar by now. */
const unkept = [
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'keep-alive',
  'set-cookie',
  'transfer-encoding',
];
const sameSites = { strict: 'Strict', lax: 'Lax', none: 'None' } as const;

/** Returns the cookies of a browser without a screen, for one that has one. */
export const cookiesOf = ({ jar }: ScreenlessBrowser): readonly BrowserCookie[] =>
  jar.all().map(({ name, value, host, path, httpOnly, secure, sameSite, expires }) => ({
    name,
    value,
    domain: host,
    path,
    httpOnly,
    secure,
    sameSite: sameSites[sameSite],
    expires: expires === undefined ? -1 : Math.floor(expires / 1000),
  }));

/** Returns the same world, in whose browsers this language was chosen. The choice beats the language of an account. */
export const speaking = (world: PageWorld, language: Lang): PageWorld => {
  const inLanguage = (app: PageWorld['app']): PageWorld['app'] =>
    Object.assign(Object.create(app) as PageWorld['app'], {
      browser(options: Parameters<PageWorld['app']['browser']>[0]) {
        const browser = app.browser({ language, ...options });
        browser.jar.store(new URL(app.url), [`lang=${language}; Path=/; SameSite=Lax`]);
        return browser;
      },
    });
  const [app, closed, broken] = [world.app, world.closed, world.broken].map(inLanguage);
  return { ...world, app: app!, closed: closed!, broken: broken! };
};

/** Reaches a state of a page by plain requests, as a browser without script does. */
export async function capturePage(world: PageWorld, state: PageState): Promise<Capture> {
  const browser = await state.reach(world);
  const { url, status, headers, body, title } = browser.page;
  return {
    url: url.href,
    status,
    html: body,
    title,
    cookies: cookiesOf(browser),
    headers: Object.entries(headers).flatMap(([name, value]) =>
      unkept.includes(name) || value === undefined ? [] : [value].flat().map((one) => [name, String(one)] as const),
    ),
  };
}
