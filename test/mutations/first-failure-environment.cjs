const { createRequire } = require('node:module');

// The environment that jest itself comes with.
let from = __filename;
for (const name of ['jest', '@jest/core', 'jest-config']) from = createRequire(from).resolve(name);
const { TestEnvironment } = createRequire(from)('jest-environment-node');

/** Its test has failed, so that nothing else need be run for it. */
let killedMutant;

/** Skips what is left once a test has noticed the mutant that is active: jest itself would run all tests of all files. */
module.exports = class FirstFailureEnvironment extends TestEnvironment {
  handleTestEvent(event) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) return;
    if (event.name === 'test_done' && event.test.errors.length > 0) killedMutant = mutant;
    if (killedMutant !== mutant) return;
    if (event.name === 'test_start') event.test.mode = 'skip';
    if (event.name === 'run_describe_start') event.describeBlock.mode = 'skip';
  }
};
