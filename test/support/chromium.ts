import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { unpackChromium } from './unpack-chromium.ts';

interface Candidate {
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ChromiumOptions {
  /** False: looks away from the browsers of the system, as on a machine that has none. */
  readonly useSystem?: boolean;
}

interface Chromium {
  readonly launch: () => Promise<Browser>;
  /**
   * A profile of its own, which lets cookies through to frames of other sites: windows of `launch` are private ones, which do not.
   * Certificates are not looked at. Whoever opens it closes it.
   */
  readonly openProfile: () => Promise<BrowserContext>;
}

export type ChromiumOrReason = Chromium | { readonly reason: string };

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
const systemPaths = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`);

async function* candidates({ useSystem = true }: ChromiumOptions): AsyncGenerator<Candidate> {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen && useSystem) {
    yield { path: chosen };
    return;
  }
  if (useSystem) for (const path of systemPaths) if (existsSync(path)) yield { path };
  yield await unpackChromium();
}

function start({ path, env }: Candidate): Promise<Browser> {
  return playwright.launch({ executablePath: path, args: flags, env: { ...process.env, ...env } });
}

async function startProfile({ path, env }: Candidate): Promise<BrowserContext> {
  const folder = mkdtempSync(join(tmpdir(), 'geopf-id-profile-'));
  mkdirSync(join(folder, 'Default'));
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
  const context = await playwright.launchPersistentContext(folder, {
    executablePath: path,
    args: flags,
    env: { ...process.env, ...env },
    ignoreHTTPSErrors: true,
    locale: 'fr-FR',
  });
  const close = context.close.bind(context);
  return Object.assign(context, {
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  });
}

async function search(options: ChromiumOptions): Promise<{ candidate: Candidate; browser: Browser }> {
  const reasons: string[] = [];
  try {
    for await (const candidate of candidates(options)) {
      try {
        return { candidate, browser: await start(candidate) };
      } catch (error) {
        const cause = /error while loading[^\n]*|No usable sandbox[^\n]*/.exec(String(error))?.[0];
        reasons.push(`${candidate.path}: ${cause ?? String(error).split('\n')[0]}`);
      }
    }
  } catch (error) {
    reasons.push(String(error).split('\n')[0] ?? '');
  }
  throw new Error(`no Chromium starts here (${reasons.join('; ')})`);
}

/** Tried for real, once for each test file. On CI a missing browser is a failure, elsewhere a reason to skip. */
export async function chromiumOrReason(options: ChromiumOptions = {}): Promise<ChromiumOrReason> {
  try {
    const { candidate, browser } = await search(options);
    await browser.close();
    return { launch: () => start(candidate), openProfile: () => startProfile(candidate) };
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    const reason = (error as Error).message;
    process.stderr.write(`Browser tests are skipped: ${reason}\n`);
    return { reason };
  }
}

/**
 * A group of browser tests, with one Chromium for all of them:
 * `await describeInChromium('…', (chromium) => { test('…', async () => { const page = await chromium().newPage(); … }) })`.
 */
export async function describeInChromium(
  title: string,
  body: (chromium: () => Browser, openProfile: Chromium['openProfile']) => void,
): Promise<void> {
  const found = await chromiumOrReason();
  let browser: Browser | undefined;
  const get = () => {
    if (!browser) throw new Error('the browser runs only while tests do');
    return browser;
  };
  if ('reason' in found) {
    describe.skip(title, () => body(get, () => Promise.reject(new Error(found.reason))));
    return;
  }
  describe(title, () => {
    beforeAll(async () => {
      browser = await found.launch();
    });
    afterAll(() => browser?.close());
    body(get, found.openProfile);
  });
}
