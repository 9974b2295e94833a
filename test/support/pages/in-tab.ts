import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page as Tab } from 'playwright-core';
import * as keys from './in-page-keys.js';
import * as looks from './in-page.js';

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Rules of axe for a whole page, and for a message, which has no landmarks as good practice wants them. */
export const wholePage: readonly string[] = [...standard, 'best-practice'];
export const wholeMessage: readonly string[] = standard;
/** Rules whose answer another theme can change, and those whose answer another width can change. */
export const colourRules: readonly string[] = ['color-contrast', 'link-in-text-block'];
export const sizeRules: readonly string[] = ['target-size', 'scrollable-region-focusable'];

const protocols = new WeakMap<Tab, Promise<CDPSession>>();

/** Returns the one session of the debugging protocol of a tab. */
export function protocolOf(tab: Tab): Promise<CDPSession> {
  const protocol = protocols.get(tab) ?? tab.context().newCDPSession(tab);
  protocols.set(tab, protocol);
  return protocol;
}

/** Evaluates a script in the page, which no content policy stops; in a page without script too. */
export async function evaluate<T>(tab: Tab, expression: string): Promise<T> {
  const protocol = await protocolOf(tab);
  const { result, exceptionDetails } = await protocol.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as T;
}

const inPage = { ...looks, ...keys };
const functions = Object.entries(inPage).map(([name, work]) => `${name}: ${String(work)}`);
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// A page without scripts has no timers, but promises work there, and axe needs no more.
const timers =
  'window.setTimeout = (work, delay = 0) => { if (delay < 50) void Promise.resolve().then(() => work()); return 1; }';

/** Holds axe, and the functions of in-page.js by their names. */
const tools = `${axe}; window.inPage = { ${functions.join(',')} }; 0`;

/** Puts the tools into the document of the tab; with script, into each one that follows too. */
export async function equip(tab: Tab, { script }: { readonly script: boolean }): Promise<void> {
  const protocol = await protocolOf(tab);
  if (script) {
    await protocol.send('Page.enable');
    await protocol.send('Page.addScriptToEvaluateOnNewDocument', { source: tools });
  } else {
    await evaluate(tab, timers);
  }
  await evaluate(tab, tools);
}

type Tools = typeof inPage;

/** Calls a function of in-page.js in the page. */
export const run = <Name extends keyof Tools>(
  tab: Tab,
  name: Name,
  ...args: Parameters<Tools[Name]>
): Promise<Awaited<ReturnType<Tools[Name]>>> =>
  evaluate(tab, `inPage.${name}(${args.map((argument) => JSON.stringify(argument)).join()})`);

export interface Look {
  readonly width: number;
  readonly height?: number;
  readonly colorScheme: 'light' | 'dark';
}

/**
 * Gives the window this size, and its pages this theme. The page is laid out at this size and painted at a tenth of it, because nobody looks
 * at the picture. A page whose buttons are pressed is painted at full size, since the mouse misses small ones.
 */
export async function wear(tab: Tab, { width, height = 800, colorScheme }: Look, scale = 0.1): Promise<void> {
  const protocol = await protocolOf(tab);
  const features = [{ name: 'prefers-color-scheme', value: colorScheme }];
  const size = { width, height, deviceScaleFactor: 1, mobile: false, scale };
  await Promise.all([
    protocol.send('Emulation.setDeviceMetricsOverride', size),
    protocol.send('Emulation.setEmulatedMedia', { features }),
  ]);
}

/** Gives the window this look, and waits until what folds away or takes another colour has done so. */
export async function look(tab: Tab, asked: Look): Promise<void> {
  await wear(tab, asked);
  await run(tab, 'settle');
}
