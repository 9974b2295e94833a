import { availableParallelism } from 'node:os';
import { leftOut } from './test/support/run/select-tests.js';

/** One test file is one journey with its own database. The files of a worker share its process and the modules that it has loaded. */
export default {
  testEnvironment: './test/support/jest-circus/process-environment.js',
  testRunner: './test/support/jest-circus/run-in-process.js',
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  // `TESTS` names a part of them, see select-tests.js.
  testPathIgnorePatterns: ['/node_modules/', ...leftOut(process.env.TESTS)],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // Nothing is compiled by jest.
  transform: {},
  // The lines that the protocol library writes to the console go to the log of the application, as in the real process. Any other line
  // fails.
  setupFilesAfterEnv: [
    './test/support/run/quiet-console.ts',
    './test/support/database/patient-connections.ts',
    './src/oidc/library-notices.ts',
    './test/support/end-async-storages.ts',
  ],
  testSequencer: './test/support/run/long-first.js',
  globalSetup: './test/support/run/global-setup.js',
  globalTeardown: './test/support/run/global-teardown.js',
  // A worker waits a third of its time for a browser, a database or another process: one more than there are processors. Two for each
  // processor take as long.
  maxWorkers: Math.min(availableParallelism() + 1, 6),
  // A file that is run alone gets a worker as well by this setting. Workers take the flags of Node from `npm test`: pages and requests
  // are young objects, and a larger space for these spares the collector much of its work. A limit of the old ones makes it collect in time:
  // a worker that is started anew, because it has grown, loads two thousand modules again, which takes 20 s of a processor.
  workerIdleMemoryLimit: '1000MB',
  testTimeout: 60_000,
};
