import type { Browser, Page } from './browser.ts';

interface FranceConnectVisit {
  /** A published test identity, or `scenario:NAME`. */
  readonly persona?: string;
  /** Claims in the place of the persona's, `{email: '…'}`. */
  readonly claims?: Readonly<Record<string, string>>;
}

interface ProConnectVisit {
  readonly persona?: string;
  readonly email?: string;
  readonly acr?: string;
  readonly siret?: string;
}

const has = (page: Page, selector: string) => page.find(selector) !== null;

/** From FranceConnect's first page back to us; a live session there goes straight to the information page. */
export async function throughFranceConnect(
  browser: Browser,
  { persona = 'test', claims = {} }: FranceConnectVisit = {},
): Promise<Page> {
  if (has(browser.page, 'button[name="idp"]')) {
    await browser.submit({}, { button: { idp: 'demonstration' } });
    await browser.submit({ persona, ...claims }, { action: 'signin' });
  }
  return browser.submit({}, { action: 'continue' });
}

/** From ProConnect's first page back to us. */
export async function throughProConnect(
  browser: Browser,
  { persona = 'agent-etat', email = 'agent@etat.example.test', acr = '', siret = '' }: ProConnectVisit = {},
): Promise<Page> {
  await browser.submit({ email }, { action: 'next' });
  return browser.submit({ persona, acr, siret }, { action: 'signin' });
}

/** « Revenir sur … » on whichever page of an upstream the browser shows. */
export async function abortAtUpstream(browser: Browser): Promise<Page> {
  return browser.submit({}, { action: 'abort' });
}
