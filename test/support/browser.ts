import { createCookieJar, isLoopback } from './requests/cookie-jar.ts';
import type { CookieJar } from './requests/cookie-jar.ts';
import { assertFormAction } from './requests/form-action.ts';
import { findButton, formRequest } from './requests/html-form.ts';
import type { FieldValues, FormChoice } from './requests/html-form.ts';
import { isSameSite, originHeader, refererHeader, secFetchSite } from './requests/navigation-headers.ts';
import type { Initiator } from './requests/navigation-headers.ts';
import { createPage, readText } from './requests/page.ts';
import type { Answer, Hop, Page } from './requests/page.ts';
import { send, type Body } from './requests/send.ts';

export type { Hop, Page } from './requests/page.ts';

export interface BrowserOptions {
  /** The origin that completes addresses without a host. */
  readonly base?: string;
  /** Value of Accept-Language. */
  readonly language?: string;
  /** Headers of every request, as a proxy would add them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly jar?: CookieJar;
  /** The address at which the browser starts. */
  readonly page?: Page;
  /** False: the browser runs no script. The first page of a request then stays at the address that the service has sent. */
  readonly script?: boolean;
  /** The owner that the forms of its pages name. */
  readonly owner?: string | undefined;
}

interface NavigationOptions {
  /** False: stop at a continuation page instead of going on as browsers do. */
  readonly continuation?: boolean;
  /** The address of the page that causes the request; null when the address was typed. */
  readonly from?: string | null;
}

interface RawRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body; an object is sent as a form. */
  readonly body?: Body | Readonly<Record<string, string>>;
  /** False when cookies are neither sent nor kept. */
  readonly cookies?: boolean;
}

export interface Browser {
  readonly jar: CookieJar;
  /** The page that the browser shows; throws before the first navigation. */
  readonly page: Page;
  /** Every request since the browser was opened. */
  readonly trail: readonly Hop[];
  open(url: string, options?: NavigationOptions): Promise<Page>;
  /** Fills and sends a form: the form with the chosen button, else `#step`, else the first form. */
  submit(
    values?: FieldValues,
    choice?: FormChoice & NavigationOptions & { readonly form?: string | number },
  ): Promise<Page>;
  /** Follows a link, which is named by its text or else by a selector. */
  click(link: string, options?: NavigationOptions): Promise<Page>;
  /**
   * Posts fields as a page of another site (`from`) or a page of the provider would. They name the owner that the newest form of an account
   * named in this browser, unless they name one themselves.
   */
  post(url: string, fields: Readonly<Record<string, string>>, options?: NavigationOptions): Promise<Page>;
  reload(): Promise<Page>;
  /** Sends one request as it is written: only cookies are added, no redirect is followed, and the page stays. */
  request(request: RawRequest): Promise<Page>;
  /** Opens a second tab with the same cookies at the same page. */
  tab(): Browser;
  /** Returns another browser with a copy of the cookies, at the same page. */
  fork(): Browser;
}

interface Navigation {
  readonly method: string;
  readonly url: URL;
  readonly body?: Body;
  readonly initiator?: Initiator;
  readonly formAction?: { readonly page: Page };
}

const redirects = [301, 302, 303, 307, 308];

function initiatorOf(page: Page): Initiator {
  const meta = page.body.includes('referrer') ? page.find('meta[name="referrer"]')?.getAttribute('content') : undefined;
  const policies = (meta ?? page.header('referrer-policy') ?? '').split(',');
  return { url: page.url, referrerPolicy: policies.at(-1)?.trim() ?? '' };
}

function continuationOf(page: Page): URL | undefined {
  if (!page.body.includes('http-equiv')) return undefined;
  const content = page.find('meta[http-equiv="refresh"]')?.getAttribute('content') ?? '';
  const target = /^0\s*;\s*url=\s*['"]?(.+?)['"]?$/i.exec(content)?.[1];
  return target === undefined ? undefined : new URL(target, page.url);
}

function findLink(page: Page, link: string): string {
  const wanted = link.replace(/[\s\u00a0\u202f]+/g, ' ');
  const byText = page.all('a[href]').find((element) => readText(element) === wanted);
  const looksLikeSelector = /[#.[\]>:=]|^[a-z]+$/.test(link);
  const element = byText ?? (looksLikeSelector ? page.find(link) : null);
  const href = element?.getAttribute('href');
  if (href === undefined) throw new Error(`the page « ${page.h1} » has no link ${link}`);
  return href;
}

export function createBrowser(options: BrowserOptions = {}): Browser {
  const { base, language = 'fr', headers: always = {}, jar = createCookieJar(), script = true } = options;
  const history: Hop[] = [];
  let current = options.page;
  let { owner } = options;

  const here = (): Page => {
    if (!current) throw new Error('the browser has opened no page yet');
    return current;
  };

  async function exchange(
    { method, url, body }: Navigation,
    headers: Readonly<Record<string, string | undefined>>,
  ): Promise<Answer> {
    const sent: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent[name] = value;
    const { status, headers: received, body: text } = await send(url, { method, headers: sent, body });
    const hop = { method, url: url.href, status };
    history.push(hop);
    return { url, status, headers: received, body: text, trail: [hop] };
  }

  function browserHeaders({ method, url, initiator }: Navigation, chain: readonly URL[]) {
    const fromOtherSite = initiator !== undefined && chain.some((hop) => !isSameSite(initiator.url, hop));
    return {
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'accept-language': language,
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) test',
      'sec-fetch-site': secFetchSite(initiator, chain),
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      'upgrade-insecure-requests': '1',
      referer: refererHeader(initiator, url),
      origin: method === 'GET' ? undefined : originHeader(initiator, chain),
      cookie: jar.header(url, { fromOtherSite, method }),
      ...always,
    };
  }

  /** A redirect may lead to an address that no test opens: another machine, the scheme of an application, or a closed port. */
  async function visit(step: Navigation, chain: readonly URL[]): Promise<Answer> {
    const nobody = (): Answer => {
      const hop = { method: step.method, url: step.url.href, status: 0 };
      history.push(hop);
      return { url: step.url, status: 0, headers: {}, body: '', trail: [hop] };
    };
    if (!/^https?:$/.test(step.url.protocol) || !isLoopback(step.url)) return nobody();
    try {
      return await exchange(step, browserHeaders(step, chain));
    } catch (error) {
      const isClosed = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' && chain.length > 1;
      if (isClosed) return nobody();
      throw error;
    }
  }

  function keepCookies({ url, headers }: Answer): void {
    const cookies = headers['set-cookie'] ?? [];
    jar.store(url, typeof cookies === 'string' ? [cookies] : cookies);
  }

  /** Returns the address at which a page stands: the script of every page (`app.js`) moves the first one of a request. */
  function standingAt({ url, body }: Answer): URL {
    const owned =
      script && body.includes('action="/interaction/')
        ? /<form method="post" action="(\/interaction\/[^"]+)"/.exec(body)?.[1]
        : undefined;
    return owned === undefined ? url : new URL(owned, url);
  }

  async function navigate(first: Navigation, { continuation = true }: NavigationOptions = {}): Promise<Page> {
    const trail: Hop[] = [];
    let chain: readonly URL[] = [];
    for (let step = first; ;) {
      chain = [...chain, step.url];
      if (trail.length > 20) throw new Error(`too many redirects: ${trail.map(({ url }) => url).join(' → ')}`);
      if (step.formAction) assertFormAction(step.formAction.page, step.url);
      const answer = await visit(step, chain);
      trail.push(...answer.trail);
      keepCookies(answer);
      const location = answer.headers.location;
      if (redirects.includes(answer.status) && typeof location === 'string') {
        const keeps = answer.status > 303 || step.method === 'GET';
        const url = new URL(location, step.url);
        step = { ...step, url, ...(keeps ? {} : { method: 'GET', body: undefined }) };
        continue;
      }
      current = createPage({ ...answer, url: standingAt(answer), trail: [...trail] });
      owner = /name="owner" value="([^"]*)"/.exec(answer.body)?.[1] ?? owner;
      const target = continuation ? continuationOf(current) : undefined;
      if (!target) return current;
      step = { method: 'GET', url: target, initiator: initiatorOf(current) };
      chain = [];
    }
  }

  const resolve = (url: string) => new URL(url, base ?? current?.url);
  const initiator = (from: string | null | undefined): Initiator | undefined => {
    if (from === null) return undefined;
    return from === undefined ? initiatorOf(here()) : { url: new URL(from), referrerPolicy: '' };
  };

  return {
    jar,
    get page() {
      return here();
    },
    trail: history,
    open: (url, choice = {}) =>
      navigate({ method: 'GET', url: resolve(url), initiator: initiator(choice.from ?? null) }, choice),
    async submit(values = {}, choice = {}) {
      const page = here();
      const wanted = choice.action ?? choice.button;
      const byButton = wanted && page.all('form').find((form) => findButton(form, choice));
      const form = choice.form === undefined && byButton ? byButton : page.form(choice.form);
      const request = formRequest(form, { page: page.url, values, choice });
      return navigate({ ...request, initiator: initiator(choice.from), formAction: { page } }, choice);
    },
    click: async (link, choice = {}) =>
      navigate(
        { method: 'GET', url: new URL(findLink(here(), link), here().url), initiator: initiator(choice.from) },
        choice,
      ),
    async post(url, fields, choice = {}) {
      const body = new URLSearchParams({ ...(owner !== undefined && { owner }), ...fields });
      return navigate({ method: 'POST', url: resolve(url), body, initiator: initiator(choice.from) }, choice);
    },
    reload: async () => navigate({ method: 'GET', url: here().url, initiator: initiatorOf(here()) }),
    async request({ url, method = 'GET', headers = {}, body, cookies = true }) {
      const target = resolve(url);
      const isPlain = body !== undefined && Object.getPrototypeOf(body) === Object.prototype;
      const sent = isPlain ? new URLSearchParams(body as Record<string, string>) : (body as Body | undefined);
      const cookie = cookies ? jar.header(target, { fromOtherSite: false, method }) : undefined;
      const answer = await exchange({ method, url: target, body: sent }, { cookie, ...always, ...headers });
      if (cookies) keepCookies(answer);
      return createPage(answer);
    },
    tab: () => createBrowser({ ...options, jar, page: current, owner }),
    fork: () => createBrowser({ ...options, jar: jar.copy(), page: current, owner }),
  };
}
