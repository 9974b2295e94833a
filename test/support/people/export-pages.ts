import type { Browser, Page } from '../browser.ts';
import type { TestApp } from '../start-app.ts';
import { until } from '../until.ts';

export const exportPath = '/compte/donnees';

/** Presses the button that asks for a file with a person's data. */
export async function askForExport(browser: Browser): Promise<Page> {
  await browser.open(exportPath);
  return browser.submit({}, { action: 'export' });
}

/** Opens the page again until the file is ready, and returns the link to the file. */
export async function exportLink(browser: Browser): Promise<string> {
  const link = () => browser.page.find('#download')?.getAttribute('href');
  await until(async () => {
    await browser.open(exportPath);
    return link() !== undefined;
  }, 'a file that is ready');
  return link()!;
}

/** Asks for a file, waits for it, and returns the link to it. */
export async function makeExport(browser: Browser): Promise<string> {
  await askForExport(browser);
  return exportLink(browser);
}

interface Download {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** Asks for a file with the cookies of a browser, as a program for downloads does. */
export async function download(
  { url: base }: Pick<TestApp, 'url'>,
  { jar }: Pick<Browser, 'jar'>,
  request: { readonly link: string; readonly method?: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<Download> {
  const { link, method = 'GET', headers = {} } = request;
  const url = new URL(link, base);
  const cookie = jar.header(url, { fromOtherSite: false, method }) ?? '';
  const answer = await fetch(url, { method, headers: { cookie, accept: 'text/html', ...headers }, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}
