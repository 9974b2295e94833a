import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import type { Browser, BrowserContext, CDPSession, Page as Tab, Response } from 'playwright-core';
import type { PageState } from './page-state.ts';
import type { PageWorld } from './page-world.ts';
import { findLost, listStops, readFacts, readStop, rewind } from './in-page.js';

export interface Visitor {
  readonly tab: Tab;
  /** Goes there with a clean browser; what the checks need to know of the way. */
  reach(world: PageWorld, state: PageState): Promise<Visit>;
  close(): Promise<void>;
}

export interface Visit {
  readonly status: number;
  readonly html: string;
  /** Errors and warnings that the browser printed, scripts and policy included. */
  readonly complaints: readonly string[];
}

interface VisitorOptions {
  readonly script: boolean;
  readonly locale: string;
}

/** The answer that drew the page is an error on purpose; everything else that the browser prints is one of ours. */
const isOwnStatus = (text: string, url: string, tab: Tab) =>
  /responded with a status of/.test(text) && url.replace(/#.*/, '') === tab.url().replace(/#.*/, '');

/** One context and one tab for the whole list; each page is met by a browser without cookies. */
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
      // Not to an empty page: that would be another process, which has to read every style sheet anew.
      await tab.goto(`${world.app.url}/livez`);
      await context.clearCookies();
      await resize(tab, 1280, 800);
      await paint(tab, 'light');
      complaints.length = 0;
      documents = [];
      await state.reach(world, tab);
      await tab.waitForLoadState();
      if (script) await tab.locator('html[data-fr-js="true"]').waitFor({ state: 'attached' });
      // A page that goes on by itself to where nobody answers is still the one that is seen.
      const drawn = documents.filter(
        (response) => response.status() !== 204 && !(response.headers()['location'] ?? ''),
      );
      const last = drawn.at(-1);
      return { status: last?.status() ?? 0, html: (await last?.text()) ?? '', complaints };
    },
    close: () => context.close(),
  };
}

/** Puts an end to what moves: until nothing has begun to move for two frames, where the scripts of the page react. */
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

/** What folds away at the new width, or takes another colour, has done so when this is over. */
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
// Half as long as the readable file, which each page would have to read.
const axe = `${readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')}; 0`;

// A page without script has no timers; what is sent there has promises, which are enough.
const timers =
  'window.setTimeout = (work, delay = 0) => { if (delay < 50) void Promise.resolve().then(() => work()); return 1; }';

const protocols = new WeakMap<Tab, Promise<CDPSession>>();

/** As it is sent here, a script that was compiled for the page before is not compiled anew. */
function protocolOf(tab: Tab): Promise<CDPSession> {
  const protocol = protocols.get(tab) ?? tab.context().newCDPSession(tab);
  protocols.set(tab, protocol);
  return protocol;
}

/** What another theme can change. */
const colourRules = ['color-contrast', 'link-in-text-block'];

interface AxeOptions {
  readonly script?: boolean;
  readonly isMail?: boolean;
  /** The rest was looked at in the other theme. */
  readonly onlyColours?: boolean;
}

/** Sent by the debugging protocol, which no content policy stops. */
export async function runAxe(
  tab: Tab,
  { script = true, isMail = false, onlyColours = false }: AxeOptions = {},
): Promise<AxeRun> {
  // Good practice asks for landmarks, which a message has not.
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
    // How the renderer writes is no fault: void elements, boolean attributes, references.
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

/** The Tab key from the top of the page to its end: order, outline, visibility, no trap. */
export async function walkByKeyboard(tab: Tab): Promise<readonly string[]> {
  const problems: string[] = [];
  await tab.evaluate(rewind);
  const expected: string[] = await tab.evaluate(listStops);
  let last = -1;
  for (let presses = 0; presses < expected.length + 40; presses++) {
    await tab.keyboard.press('Tab');
    const stop = await tab.evaluate(readStop);
    // The end: the browser's own bars, or the first stop again.
    if (!stop || (stop.place === 0 && last === expected.length - 1)) break;
    // A player has stops of its own inside.
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

/** The first stop leads to the content. */
export async function useSkipLink(tab: Tab): Promise<readonly string[]> {
  await tab.evaluate(rewind);
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Enter');
  const focused: string = await tab.evaluate('document.activeElement.id');
  return focused === 'content' ? [] : [`the skip link moves the focus to « ${focused} »`];
}
