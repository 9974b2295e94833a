import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Holds what was looked at and found green, one file for each list of looks. It is not committed, and `npm ci` deletes it. */
const folder = 'node_modules/.cache/geopf-id-looks';

/**
 * Files that decide what a look sees and asks, beside the document itself: the checks, the versions of all packages (axe, the validator,
 * Chromium, the design system), and the sheets that the program makes. The addresses of the assets, which stand in each document, change
 * with their content.
 */
const decisive = [
  'package-lock.json',
  ...readdirSync('src/http/assets').map((name) => join('src/http/assets', name)),
  'test/support/chromium.ts',
  ...readdirSync(import.meta.dirname)
    .filter((name) => /\.[jt]s$/.test(name))
    .map((name) => join('test/support/pages', name)),
];

const read = createHash('sha256').update(process.env.CHROMIUM_PATH ?? '');
for (const path of decisive) read.update(readFileSync(path));
const digestOfChecks = read.digest('base64url');

type Look = () => Promise<readonly string[]>;

export interface GreenLooks {
  /**
   * Returns what a look finds wrong, and nothing without looking where the last look at the same was green.
   * @param subject all that the look depends on; what differs between two runs of the same program is left out of it
   */
  problemsOf(name: string, subject: unknown, look: Look): Promise<readonly string[]>;
  /** Keeps for later runs what was green in this one. */
  keep(): void;
}

function readKept(file: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

interface Options {
  /** True: looks at everything, as `.ci/run` does. */
  readonly isThorough?: boolean;
  readonly home?: string;
  readonly checks?: string;
}

/** Opens the memory of a list of looks. A look that found something is never noted, so that it is done again each time. */
export function openGreenLooks(
  list: string,
  { isThorough = process.env.CI !== undefined, home = folder, checks = digestOfChecks }: Options = {},
): GreenLooks {
  const file = join(home, `${list.replaceAll(' ', '-')}.json`);
  const kept = isThorough ? {} : readKept(file);
  const seen: Record<string, string | undefined> = {};
  return {
    async problemsOf(name, subject, look) {
      const asked = createHash('sha256').update(checks).update(JSON.stringify(subject));
      const digest = asked.digest('base64url');
      const problems = kept[name] === digest ? [] : await look();
      seen[name] = problems.length === 0 ? digest : undefined;
      return problems;
    },
    keep() {
      mkdirSync(home, { recursive: true });
      // The file takes its place when it is whole, and a run of some tests alone keeps what it did not ask.
      const whole = `${file}.${process.pid}`;
      writeFileSync(whole, JSON.stringify({ ...readKept(file), ...seen }));
      renameSync(whole, file);
    },
  };
}
