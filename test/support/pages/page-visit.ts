import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import type { Browser, BrowserContext, CDPSession, Page as Tab, Response } from 'playwright-core';
import type { PageState } from './page-state.ts';
import type { PageWorld } from './page-world.ts';
import { findLost, listStops, readFacts, readStop, rewind } from './in-page.js';

export interface Visitor {
  readonly tab: Tab;
  /** Opens the page with a browser without cookies, and returns the facts that the checks need. */
  reach(world: PageWorld, state: PageState): Promise<Visit>;
  close(): Promise<void>;
}

export interface Visit {
  readonly status: number;
  readonly html: string;
  /** Errors and warnings that the browser printed, also about scripts and the content policy. */
  readonly complaints: readonly string[];
}

interface VisitorOptions {
  readonly script: boolean;
  readonly locale: string;
}

/** Returns whether a message is about the status of the page itself, which is an error on purpose; any other message is a mistake. */
const isOwnStatus = (text: string, url: string, tab: Tab) =>
  /responded with a status of/.test(text) && url.replace(/#.*/, '') === tab.url().replace(/#.*/, '');

/** Opens one context and one tab for the whole list. The cookies are cleared before each page. */
export async function openVisitor(browser: Browser, { script, locale }: VisitorOptions): Promise<Visitor> {
  const context: BrowserContext = await browser.newContext({ javaScriptEnabled: script, locale });
  const tab = await context.newPage();
  const complaints: string[] = [];
  let documents: Response[] = [];
  tab.on('console', (message) => {
    const told = ['error', 'warning', 'assert'].includes(message.type());
    if (told && !isOwnStatus(message.text(), message.location().url, tab)) complaints.push(message.text());
  });
  tab.on('pageerror', (error) => complaints.push(String(error)));
  tab.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.frame() === tab.mainFrame()) documents.push(response);
  });

  return {
    tab,
    async reach(world, state) {
      await tab.unrouteAll();
      // An empty page would run in another process, which would have to read every style sheet anew.
      await tab.goto(`${world.app.url}/livez`);
      await context.clearCookies();
      await resize(tab, 1280, 800);
      await paint(tab, 'light');
      complaints.length = 0;
      documents = [];
      await state.reach(world, tab);
      await tab.waitForLoadState();
      if (script) await tab.locator('html[data-fr-js="true"]').waitFor({ state: 'attached' });
      // A page that goes on by itself to an address without an answer is still the page that is seen.
      const drawn = documents.filter(
        (response) => response.status() !== 204 && !(response.headers()['location'] ?? ''),
      );
      const last = drawn.at(-1);
      return { status: last?.status() ?? 0, html: (await last?.text()) ?? '', complaints };
    },
    close: () => context.close(),
  };
}

/** Ends all animations until none has begun for two frames, because the scripts of the page react in a frame. */
const settling = `(async () => {
  const end = () => {
    const moving = document.getAnimations();
    for (const one of moving) one.finish();
    return moving.length > 0;
  };
  let wasMoving = end();
  if (document.documentElement.dataset.frJs !== 'true') return;
  for (let still = 0; still < 2; still = wasMoving ? 0 : still + 1) {
    await new Promise(requestAnimationFrame);
    wasMoving = end();
  }
})()`;

/** Sets the size of the tab and waits until the page has folded and changed its colours. */
export async function resize(tab: Tab, width: number, height: number): Promise<void> {
  await tab.setViewportSize({ width, height });
  await tab.evaluate(settling);
}

export async function paint(tab: Tab, colorScheme: 'light' | 'dark'): Promise<void> {
  await tab.emulateMedia({ colorScheme });
  await tab.evaluate(settling);
}

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface AxeRun {
  readonly violations: readonly string[];
  readonly passes: readonly string[];
}

const require = createRequire(import.meta.url);
// The short form of axe is half as long as the readable file, and every page has to read it.
const axe = `${readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')}; 0`;

// A page without scripts has no timers, but promises work there, and axe needs no more.
const timers =
  'window.setTimeout = (work, delay = 0) => { if (delay < 50) void Promise.resolve().then(() => work()); return 1; }';

const protocols = new WeakMap<Tab, Promise<CDPSession>>();

/** Returns the debugging protocol of a tab. A script that is sent through it is not compiled anew for each page. */
function protocolOf(tab: Tab): Promise<CDPSession> {
  const protocol = protocols.get(tab) ?? tab.context().newCDPSession(tab);
  protocols.set(tab, protocol);
  return protocol;
}

/** The rules whose result another theme can change. */
const colourRules = ['color-contrast', 'link-in-text-block'];

interface AxeOptions {
  readonly script?: boolean;
  readonly isMail?: boolean;
  /** True when the page was already checked with all rules in the other theme. */
  readonly onlyColours?: boolean;
}

/** Runs axe on a page by the debugging protocol, which no content policy stops. */
export async function runAxe(
  tab: Tab,
  { script = true, isMail = false, onlyColours = false }: AxeOptions = {},
): Promise<AxeRun> {
  // The best practices ask for landmarks, which a message does not have.
  const tags = isMail ? standard : [...standard, 'best-practice'];
  const runOnly = onlyColours ? colourRules : tags;
  if (!(await tab.evaluate('"axe" in window'))) {
    if (!script) await tab.evaluate(timers);
    await (await protocolOf(tab)).send('Runtime.evaluate', { expression: axe });
  }
  return tab.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] }).then((found) => ({
    violations: found.violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 140))),
    passes: found.passes.map(({ id }) => id),
  }))`);
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // The style of the renderer is no mistake: void elements, boolean attributes, references.
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
  },
});

export async function findInvalidMarkup(html: string): Promise<readonly string[]> {
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => {
      const around = html.split('\n')[line - 1]?.slice(Math.max(0, column - 40), column + 80);
      return `${ruleId}: ${message} … ${around}`;
    }),
  );
}

type Facts = ReturnType<typeof readFacts>;
export type PageFacts = Facts;

export const factsOf = (tab: Tab): Promise<PageFacts> => tab.evaluate(readFacts);
export const lostIn = (tab: Tab): Promise<string[]> => tab.evaluate(findLost);

/** Presses the Tab key from the top of the page to its end, and returns mistakes of order, outline and visibility, and traps. */
export async function walkByKeyboard(tab: Tab): Promise<readonly string[]> {
  const problems: string[] = [];
  await tab.evaluate(rewind);
  const expected: string[] = await tab.evaluate(listStops);
  let last = -1;
  for (let presses = 0; presses < expected.length + 40; presses++) {
    await tab.keyboard.press('Tab');
    const stop = await tab.evaluate(readStop);
    // At the end the focus is on the bars of the browser or on the first stop again.
    if (!stop || (stop.place === 0 && last === expected.length - 1)) break;
    // An audio player has stops of its own.
    if (stop.place === last && stop.tag === 'AUDIO') continue;
    if (stop.place < last) {
      problems.push(`the focus goes back to ${stop.what}`);
      break;
    }
    if (stop.place !== last + 1) problems.push(`the focus jumps from « ${expected[last]} » to ${stop.what}`);
    if (stop.outline < 2 && stop.tag !== 'AUDIO') problems.push(`outline of ${stop.outline} px on ${stop.what}`);
    if (!stop.isReached) problems.push(`hidden while focused: ${stop.what}`);
    last = stop.place;
  }
  if (last !== expected.length - 1)
    problems.push(`the focus ends at « ${expected[last]} », not at « ${expected.at(-1)} »`);
  return problems;
}

/** Checks that the first stop is a link that leads to the content. */
export async function useSkipLink(tab: Tab): Promise<readonly string[]> {
  await tab.evaluate(rewind);
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Enter');
  const focused: string = await tab.evaluate('document.activeElement.id');
  return focused === 'content' ? [] : [`the skip link moves the focus to « ${focused} »`];
}
