import { existsSync } from 'node:fs';
import { chromium as playwright } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { unpackChromium } from './unpack-chromium.ts';

interface Candidate {
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ChromiumOptions {
  /** False: looks away from the browsers of the system, as on a machine that has none. */
  readonly useSystem?: boolean;
}

export type ChromiumOrReason = { readonly launch: () => Promise<Browser> } | { readonly reason: string };

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
    return { launch: () => start(candidate) };
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
export async function describeInChromium(title: string, body: (chromium: () => Browser) => void): Promise<void> {
  const found = await chromiumOrReason();
  let browser: Browser | undefined;
  const get = () => {
    if (!browser) throw new Error('the browser runs only while tests do');
    return browser;
  };
  if ('reason' in found) {
    describe.skip(title, () => body(get));
    return;
  }
  describe(title, () => {
    beforeAll(async () => {
      browser = await found.launch();
    });
    afterAll(() => browser?.close());
    body(get);
  });
}
