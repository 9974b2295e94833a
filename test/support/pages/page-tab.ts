import type { Browser, BrowserContext, CDPSession, Page as Tab } from 'playwright-core';
import type { Capture } from './capture-page.ts';
import { equip, evaluate, look, protocolOf, wear, type Look } from './in-tab.ts';

export interface PageTab {
  readonly tab: Tab;
  /** Errors and warnings that the browser printed since the page was shown, scripts and policy included. */
  readonly complaints: readonly string[];
  /** Draws a captured page in a window that looks so; its pictures and sheets, and what its scripts ask for, come from the application. */
  show(capture: Omit<Capture, 'title'>, asked: Look): Promise<void>;
  close(): Promise<void>;
}

/** The browser prints the status of a page that is an error on purpose; everything else that it prints is a fault of ours. */
const isOwnStatus = (text: string, url: string, tab: Tab) =>
  /responded with a status of/.test(text) && url.replace(/#.*/, '') === tab.url().replace(/#.*/, '');

/** Answers requests for documents: with the page at its address, with nothing elsewhere, so that the page stays where it is. */
async function serve(protocol: CDPSession, current: () => Omit<Capture, 'title'> | undefined): Promise<void> {
  protocol.on('Fetch.requestPaused', ({ requestId, request }) => {
    const capture = current();
    const answer =
      capture && request.url === capture.url
        ? {
            responseCode: capture.status,
            responseHeaders: capture.headers.map(([name, value]) => ({ name, value })),
            body: Buffer.from(capture.html).toString('base64'),
          }
        : { responseCode: 204 };
    // The tab may be closed by now.
    protocol.send('Fetch.fulfillRequest', { requestId, ...answer }).catch(() => {});
  });
  await protocol.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
}

/**
 * Ends a page before the next one has its cookies: what it still asks, and its timers, by which it would go on in the middle of the next one. Its
 * markup goes too, since it would be drawn once more in the look of the next page.
 */
const leavePage = `
  for (let timer = setTimeout(() => {}); timer > 0; timer--) clearTimeout(timer);
  window.stop();
  document.documentElement.replaceChildren();
`;

/** Ends when the scripts of the page have begun. A locator would wait as well, and send its own tools into each page first. */
const untilBegun = `new Promise((resolve) => {
  const root = document.documentElement;
  const isOver = () => root.dataset.frJs === 'true' && resolve();
  new MutationObserver(isOver).observe(root, { attributes: true });
  isOver();
})`;

interface TabOptions {
  readonly script: boolean;
  readonly locale: string;
}

/** Opens a window of its own for captured pages; each page has the cookies of the browser that reached it. */
export async function openPageTab(browser: Browser, { script, locale }: TabOptions): Promise<PageTab> {
  const context: BrowserContext = await browser.newContext({ javaScriptEnabled: script, locale });
  const tab = await context.newPage();
  const complaints: string[] = [];
  tab.on('console', (message) => {
    const told = ['error', 'warning', 'assert'].includes(message.type());
    if (told && !isOwnStatus(message.text(), message.location().url, tab)) complaints.push(message.text());
  });
  tab.on('pageerror', (error) => complaints.push(String(error)));
  let current: Omit<Capture, 'title'> | undefined;
  await serve(await protocolOf(tab), () => current);
  if (script) await equip(tab, { script });

  async function goTo({ url }: Pick<Capture, 'url'>): Promise<void> {
    complaints.length = 0;
    await tab.goto(url);
    if (script) await evaluate(tab, untilBegun);
    else await equip(tab, { script });
  }

  return {
    tab,
    complaints,
    async show(capture, asked) {
      // Without script a page leaves nothing behind in its window: the next one is written there, and finds style sheets and tools read.
      const isWritten = !script && current !== undefined;
      current = capture;
      if (!isWritten) await evaluate(tab, leavePage);
      await context.clearCookies();
      await context.addCookies([...capture.cookies]);
      complaints.length = 0;
      await wear(tab, asked);
      await (isWritten ? tab.setContent(capture.html) : goTo(capture));
      await look(tab, asked);
    },
    close: () => context.close(),
  };
}
