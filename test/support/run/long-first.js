import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// This is the sequencer of jest itself.
const { default: Sequencer } = createRequire(createRequire(import.meta.url).resolve('jest'))('@jest/test-sequencer');

/** Matches the test files that take minutes. They begin first, while other files are left for the other workers. */
const long = /\/accessibility-(entrance|other)\.test\.ts$/;

/** Matches the import by which a test file starts the built product. */
const product = /\/support\/(build-product|start-cli)\.ts'/;

/** As jest orders them, by what it remembers of earlier runs or by size; a first run remembers nothing. */
// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default class LongFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    // The global set-up runs after this sequencer and cannot see the files of its run.
    process.env.TEST_NEEDS_PRODUCT = String(tests.some(({ path }) => product.test(readFileSync(path, 'utf8'))));
    return [...sorted].toSorted((a, b) => Number(long.test(b.path)) - Number(long.test(a.path)));
  }
}
