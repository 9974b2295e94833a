import type { Browser, Page } from '../browser.ts';

interface FranceConnectVisit {
  /** A published test identity, or `scenario:NAME`. */
  readonly persona?: string;
  /** Claims that replace those of the test identity, such as `{email: '…'}`. */
  readonly claims?: Readonly<Record<string, string>>;
}

interface ProConnectVisit {
  readonly persona?: string;
  readonly email?: string;
  readonly acr?: string;
  readonly siret?: string;
}

const has = (page: Page, selector: string) => page.find(selector) !== null;

/** Goes from FranceConnect's first page back to the provider. A live session at FranceConnect starts at the information page. */
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

/** Goes from ProConnect's first page back to the provider. */
export async function throughProConnect(
  browser: Browser,
  { persona = 'agent-etat', email = 'agent@etat.example.test', acr = '', siret = '' }: ProConnectVisit = {},
): Promise<Page> {
  await browser.submit({ email }, { action: 'next' });
  return browser.submit({ persona, acr, siret }, { action: 'signin' });
}

/** Presses « Revenir sur … » on the page of an upstream that the browser shows. */
export async function abortAtUpstream(browser: Browser): Promise<Page> {
  return browser.submit({}, { action: 'abort' });
}
