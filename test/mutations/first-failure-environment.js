import { mixinJestEnvironment } from '@stryker-mutator/jest-runner';
import ProcessEnvironment from '../support/jest-circus/process-environment.js';

/** The mutant that a test has noticed: no other test has to run for it. */
let killedMutant;

const strykerState = () => globalThis[globalThis.__strykerGlobalNamespace__];

/** Mutants whose code runs while modules load, and by test file those whose code runs in its hooks; see in-process-runner.js. */
const { loaded, hooks } = (globalThis.mutantsOutsideTests ??= { loaded: new Set(), hooks: new Map() });

/** Returns the mutants that ran outside of tests since these counts were taken. */
function ranSince(counts) {
  const now = strykerState().mutantCoverage?.static ?? {};
  return Object.keys(now).filter((mutant) => now[mutant] !== counts[mutant]);
}

/** Skips what is left once a test has noticed the mutant that is active: jest itself would run all tests of all files. */
class FirstFailureEnvironment extends ProcessEnvironment {
  #path;
  #counts;

  constructor(config, context) {
    super(config, context);
    this.#path = context.testPath;
  }

  async setup() {
    await super.setup();
    // The mutated modules stay loaded from one mutant to the next; they ask this object which one is active.
    strykerState().activeMutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    this.#count();
  }

  #count() {
    this.#counts = { ...strykerState().mutantCoverage?.static };
  }

  handleTestEvent(event) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) this.#noteCoverage(event);
    else this.#skipWhenNoticed(event, mutant);
  }

  #noteCoverage({ name }) {
    if (name === 'run_start') {
      for (const mutant of ranSince(this.#counts)) loaded.add(mutant);
      this.#count();
    }
    if (name === 'run_finish') hooks.set(this.#path, ranSince(this.#counts));
  }

  #skipWhenNoticed(event, mutant) {
    if (event.name === 'test_done' && event.test.errors.length > 0) killedMutant = mutant;
    if (killedMutant !== mutant) return;
    if (event.name === 'test_start') event.test.mode = 'skip';
    if (event.name === 'run_describe_start') event.describeBlock.mode = 'skip';
  }
}

// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default mixinJestEnvironment(FirstFailureEnvironment);
