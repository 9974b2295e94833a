import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

export { strykerValidationSchema } from '@stryker-mutator/jest-runner';

const [jest] = jestPlugins;

/**
 * Counts what runs in the hooks of a test file, such as the start of the application, for all tests of that file. For Stryker it would be
 * code that runs while modules load, and each of its mutants would need a process of its own.
 */
function countHooks({ mutantCoverage, tests }) {
  const { loaded, hooks } = globalThis.mutantsOutsideTests;
  for (const { id, fileName } of tests) {
    const covered = (mutantCoverage.perTest[id] ??= {});
    for (const mutant of hooks.get(fileName) ?? []) covered[mutant] ??= mutantCoverage.static[mutant];
  }
  for (const mutant of Object.keys(mutantCoverage.static))
    if (!loaded.has(mutant)) delete mutantCoverage.static[mutant];
}

function createRunner(injector) {
  const runner = jest.factory(injector);
  const dryRun = runner.dryRun.bind(runner);
  return Object.assign(runner, {
    // A process loads a module once: Stryker starts another one for a mutant that runs while modules load.
    capabilities: () => ({ reloadEnvironment: false }),
    async dryRun(options) {
      const result = await dryRun(options);
      if (result.mutantCoverage) countHooks(result);
      return result;
    },
  });
}
createRunner.inject = jest.factory.inject;

/** The runner of test files that share a process. */
export const strykerPlugins = [{ ...jest, factory: createRunner }];
