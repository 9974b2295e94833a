import { readdirSync, readFileSync } from 'node:fs';

/**
 * Test files that depend on Node itself and therefore run on a second version of it: threads and cryptography, the storage drivers, HTTP
 * and streams, the commands, the start in production. The tests that use `bothDatabases` (see test-database.ts) are added by their text.
 */
const aboutNode = [
  'captcha-image',
  'captcha-sound',
  'clients-envelopes',
  'clients-openid-client',
  'config',
  'demo',
  'http-',
  'password-hashes',
  'photo-upload',
  'start-output',
  'support-',
];

/** Returns, for each selection, whether it runs a test file. */
const selections = {
  all: () => true,
  fast: ({ text }) => !startsBrowser(text) && !startsProduct(text),
  browser: ({ text }) => startsBrowser(text),
  node: ({ path, text }) => {
    const name = path.split('/').at(-1);
    return (
      !startsBrowser(text) &&
      (/bothDatabases|describeOnPostgres/.test(text) || aboutNode.some((start) => name.startsWith(start)))
    );
  },
};

/** Matches files that start the product as a process of its own: its commands, and the server of today or of the last version. */
const startsProduct = (text) => /\/support\/(start-cli|build-product|former-version)\.ts'/.test(text);
const startsBrowser = (text) => /\/support\/(chromium|pages\/[\w-]+)\.tsx?'/.test(text);

/** Says whether a file holds tests of PostgreSQL alone, in a run that leaves PostgreSQL out. */
const hasNoTest = (text) =>
  !(process.env.TEST_DATABASES ?? 'postgres').includes('postgres') &&
  text.includes('\ndescribeOnPostgres(') &&
  !/^(describe|test)[.(]/m.test(text);

/** Returns patterns of the test files that the selection named by `TESTS` leaves out. */
export function leftOut(selection = 'all') {
  const runs = selections[selection];
  if (!runs) throw new Error(`TESTS=${selection} is none of ${Object.keys(selections).join(', ')}`);
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((path) => /\.test\.tsx?$/.test(path));
  const isLeftOut = (path) => {
    const text = readFileSync(`test/${path}`, 'utf8');
    return !runs({ path, text }) || hasNoTest(text);
  };
  const excluded = files.filter(isLeftOut);
  return excluded.map((path) => `/test/${path.replaceAll('.', '\\.')}$`);
}
