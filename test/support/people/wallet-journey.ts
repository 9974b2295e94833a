import {
  answerRequest,
  readRequestObject,
  type WalletRequestObject,
} from '../../../demo/stand-ins/wallet/answer-request.ts';
import type { Flaw, formats } from '../../../demo/stand-ins/wallet/showing.ts';
import type { Browser, Page } from '../browser.ts';
import type { TestApp } from '../start-app.ts';

interface Shown {
  readonly persona?: string;
  readonly format?: (typeof formats)[number];
  readonly flaw?: Flaw | undefined;
}

/** Opens the wallet on this device from the page that waits, shows a credential there, and comes back. */
export async function throughWallet(
  browser: Browser,
  { persona = 'test', format = 'dc+sd-jwt', flaw }: Shown = {},
): Promise<Page> {
  await browser.click('#open-wallet');
  return browser.submit({ persona, format, flaw: flaw ?? '' }, { action: 'show' });
}

/** Returns the address that opens a wallet, of the link or of the QR code of the page. */
export function walletAddress(page: Page, way: 'link' | 'qr' = 'link'): URL {
  const url = new URL(page.find('#open-wallet')?.getAttribute('href') ?? '');
  url.searchParams.set('request_uri', url.searchParams.get('request_uri')!.replace(/link$/, way));
  return url;
}

/** Fetches the request object as a wallet does. */
export async function requestOf(page: Page, way: 'link' | 'qr' = 'link'): Promise<WalletRequestObject> {
  const answer = await fetch(walletAddress(page, way).searchParams.get('request_uri')!);
  return readRequestObject(await answer.text());
}

/** Makes the answer of the stand-in to a request, without sending it. */
export const answerTo = (
  app: Pick<TestApp, 'services' | 'standIns'>,
  request: WalletRequestObject,
  { persona = 'test', format = 'dc+sd-jwt', flaw }: Shown = {},
) =>
  answerRequest(request, {
    persona,
    format,
    flaw,
    now: app.services.nowSeconds(),
    baseUrl: new URL(app.standIns.urls.wallet).origin,
  });

/** Sends parameters to the address where a request waits for its answer. */
export const postAnswer = (
  { response_uri: uri }: WalletRequestObject,
  parameters: Readonly<Record<string, string>>,
): Promise<Response> => fetch(uri!, { method: 'POST', body: new URLSearchParams(parameters) });
