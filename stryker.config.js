import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The settings of every mutation run; `npm run test:mutate` adds the files of a subject and the tests that guard them. */
export default {
  testRunner: 'jest',
  plugins: ['./test/mutations/in-process-runner.js'],
  testRunnerNodeArgs: ['--no-warnings'],
  coverageAnalysis: 'perTest',
  // The copy that is mutated lies outside the project, where neither jest nor the linters look.
  tempDirName: join(tmpdir(), 'geopf-id-mutations'),
  cleanTempDir: 'always',
  ignorePatterns: ['data', 'dist', 'bench'],
  disableTypeChecks: false,
  // Stryker would rewrite the paths of tsconfig.json with a function that TypeScript 7 no longer has; the copy needs none of that.
  tsconfigFile: 'none',
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  logLevel: 'warn',
  dryRunTimeoutMinutes: 30,
  // Each mutant leaves something in the memory of its process, and that adds up.
  maxTestRunnerReuse: 50,
  timeoutMS: 30_000,
  timeoutFactor: 3,
};
