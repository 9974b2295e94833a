import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { unpackChromium, type UnpackedChromium } from './programs/unpack-chromium.ts';

/** A machine that runs other tests as well may need longer for the start than the half minute of Playwright; milliseconds. */
const patience = 55_000;

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Threads that optimize scripts beside the page cost more than they save where a page lives for a second.
  '--js-flags=--single-threaded',
];

/**
 * These flags block cookies of other sites, as private windows do. When two lists of features to switch off are given the last one counts,
 * and Playwright's own list would switch off the features that these flags need.
 */
const strictFlags = ['--disable-features=HttpsUpgrades', '--test-third-party-cookie-phaseout'];

/** Returns the browser that `CHROMIUM_PATH` names. An empty text names none. */
export const chosenChromium = (): string | undefined => process.env.CHROMIUM_PATH || undefined;

/** Returns the browser that was chosen, else the one that comes from npm, which is the same on every machine. */
async function findChromium(chosen = chosenChromium()): Promise<UnpackedChromium> {
  return chosen !== undefined ? { path: chosen, env: {} } : unpackChromium();
}

async function launch<T>(start: (chromium: UnpackedChromium) => Promise<T>, program?: string): Promise<T> {
  const chromium = await findChromium(program);
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
export async function launchChromium(): Promise<Browser> {
  const browser = await launch(({ path, env }) =>
    playwright.launch({ executablePath: path, args: flags, env: { ...process.env, ...env }, timeout: patience }),
  );
  await withoutBluetooth(browser);
  return browser;
}

/** The browser of the package is built without Bluetooth, and ends when a passkey is asked for, unless it is told so. */
async function withoutBluetooth(browser: Browser | null): Promise<void> {
  const protocol = await browser?.newBrowserCDPSession();
  await protocol?.send('BluetoothEmulation.enable', { state: 'absent', leSupported: false });
}

export interface ProfileOptions {
  /** True when frames of other sites get their cookies, which is the default. */
  readonly sharesCookies?: boolean;
  /** Further flags of the browser. */
  readonly flags?: readonly string[];
  /** Another browser than the usual one. It trusts the certificates that its flags name, and no other one. */
  readonly program?: string;
}

export type OpenProfile = (options?: ProfileOptions) => Promise<BrowserContext>;

/** Opens a browser with a profile of its own, which ignores errors of certificates. The caller closes it. */
export async function openProfile({
  sharesCookies = true,
  flags: more = [],
  program,
}: ProfileOptions = {}): Promise<BrowserContext> {
  const folder = mkdtempSync(join(tmpdir(), 'geopf-id-profile-'));
  mkdirSync(join(folder, 'Default'));
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
  const context = await launch(
    ({ path, env }) =>
      playwright.launchPersistentContext(folder, {
        executablePath: path,
        args: [...flags, ...(sharesCookies ? [] : strictFlags), ...more],
        env: { ...process.env, ...env },
        timeout: patience,
        ignoreHTTPSErrors: program === undefined,
        locale: 'fr-FR',
      }),
    program,
  );
  await withoutBluetooth(context.browser());
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
  body: (chromium: () => Browser, openProfile: OpenProfile) => void,
): void {
  describe(title, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    body(() => {
      if (!browser) throw new Error('the browser runs only while tests do');
      return browser;
    }, openProfile);
    // After the group has ended what it opened.
    afterAll(() => browser?.close());
  });
}
