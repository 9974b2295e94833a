import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The sequencer that jest itself comes with.
const { default: Sequencer } = createRequire(createRequire(import.meta.url).resolve('jest'))('@jest/test-sequencer');

/** Each of them keeps a worker busy for minutes, and begins while there is something left for the others to do. */
const long = /\/accessibility-(no-)?script\.test\.ts$/;

/** What a test file imports to start the product as it is built. */
const product = /\/support\/(build-product|run-cli)\.ts'/;

/** As jest orders them, by what it remembers of earlier runs or by size; a first run remembers nothing. */
// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default class LongFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    // The global set-up runs after this and cannot see the files of its run by itself.
    process.env.TEST_NEEDS_PRODUCT = String(tests.some(({ path }) => product.test(readFileSync(path, 'utf8'))));
    return [...sorted].toSorted((a, b) => Number(long.test(b.path)) - Number(long.test(a.path)));
  }
}
