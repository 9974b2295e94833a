import { availableParallelism } from 'node:os';
import { leftOut } from './test/support/select-tests.js';

/** Tests are ES modules, compiled by swc as they are loaded; one test file is one journey with its own database. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  // `TESTS` names a part of them, see select-tests.js.
  testPathIgnorePatterns: ['/node_modules/', ...leftOut(process.env.TESTS)],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
      },
    ],
  },
  // The lines that the protocol library writes to the console go to the log of the application, as in the real process. Any other line
  // fails.
  setupFilesAfterEnv: [
    './test/support/quiet-console.ts',
    './src/oidc/library-notices.ts',
    './test/support/end-async-storages.ts',
  ],
  testSequencer: './test/support/long-first.js',
  globalSetup: './test/support/global-setup.ts',
  globalTeardown: './test/support/global-teardown.ts',
  // A worker waits a third of its time for a browser, a database or another process: one more than there are processors.
  maxWorkers: Math.min(availableParallelism() + 1, 6),
  // Modules of a finished file stay in its process: at three gigabytes it does little but look for what is garbage.
  workerIdleMemoryLimit: '700MB',
  testTimeout: 60_000,
};
