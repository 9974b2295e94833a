import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { unpackChromium, type UnpackedChromium } from './unpack-chromium.ts';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Returns the browser that `CHROMIUM_PATH` names, else the one that comes from npm, which is the same on every machine. */
async function findChromium(): Promise<UnpackedChromium> {
  const chosen = process.env.CHROMIUM_PATH;
  return chosen ? { path: chosen, env: {} } : unpackChromium();
}

async function launch<T>(start: (chromium: UnpackedChromium) => Promise<T>): Promise<T> {
  const chromium = await findChromium();
  try {
    return await start(chromium);
  } catch (error) {
    const text = String(error);
    const cause = /error while loading[^\n]*|No usable sandbox[^\n]*/.exec(text)?.[0] ?? text.split('\n')[0];
    throw new Error(`Chromium does not start here (${chromium.path}: ${cause}); CHROMIUM_PATH may name another one`, {
      cause: error,
    });
  }
}

/** Starts the browser of the tests; the caller closes it. */
export const launchChromium = (): Promise<Browser> =>
  launch(({ path, env }) => playwright.launch({ executablePath: path, args: flags, env: { ...process.env, ...env } }));

/**
 * Opens a browser with a profile of its own, which lets cookies through to frames of other sites: the windows of `launchChromium`
 * are private ones, which do not. It ignores errors of certificates. The caller closes it.
 */
async function openProfile(): Promise<BrowserContext> {
  const folder = mkdtempSync(join(tmpdir(), 'geopf-id-profile-'));
  mkdirSync(join(folder, 'Default'));
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
  const context = await launch(({ path, env }) =>
    playwright.launchPersistentContext(folder, {
      executablePath: path,
      args: flags,
      env: { ...process.env, ...env },
      ignoreHTTPSErrors: true,
      locale: 'fr-FR',
    }),
  );
  const close = context.close.bind(context);
  return Object.assign(context, {
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  });
}

/**
 * Declares a group of browser tests that share one Chromium; where it cannot start, they fail:
 * `describeInChromium('…', (chromium) => { test('…', async () => { const page = await chromium().newPage(); … }) })`.
 */
export function describeInChromium(
  title: string,
  body: (chromium: () => Browser, openProfile: () => Promise<BrowserContext>) => void,
): void {
  describe(title, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());
    body(() => {
      if (!browser) throw new Error('the browser runs only while tests do');
      return browser;
    }, openProfile);
  });
}
