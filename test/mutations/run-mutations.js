import { availableParallelism } from 'node:os';
import { Stryker } from '@stryker-mutator/core';
import globalSetup from '../support/run/global-setup.js';
import globalTeardown from '../support/run/global-teardown.js';
import { groupsOf, subjects } from './subjects.js';

/** Says how to run it when a subject is named that does not exist. */
function readWanted(args) {
  const unknown = args.filter((name) => !Object.hasOwn(subjects, name));
  if (unknown.length === 0) return args.length > 0 ? args : Object.keys(subjects);
  throw new Error(`no subject is called ${unknown.join(', ')}; there are ${Object.keys(subjects).join(', ')}`);
}

/** Returns the settings of Jest that differ in a mutation run. */
const jestConfig = (tests) => ({
  testMatch: tests.map((path) => `<rootDir>/${path}`),
  testEnvironment: './test/mutations/first-failure-environment.js',
  // The databases and the estimator below serve all mutants.
  globalSetup: undefined,
  globalTeardown: undefined,
});

async function mutateGroup({ files, tests, databases = 'sqlite' }) {
  process.env.TEST_DATABASES = databases;
  const stryker = new Stryker({
    mutate: files,
    concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
    jest: {
      projectType: 'custom',
      configFile: 'jest.config.js',
      config: jestConfig(tests),
      enableFindRelatedTests: false,
    },
  });
  return stryker.runMutationTest();
}

/** A time-out may be a mutant that never ends, or a machine that is too slow: somebody has to look. */
function tellTimeouts(results) {
  for (const { fileName, location, mutatorName, replacement } of results.filter(({ status }) => status === 'Timeout')) {
    console.log(`[Timeout] ${mutatorName} ${fileName}:${location.start.line}: ${replacement}`);
  }
}

async function mutateSubject(subject) {
  const began = performance.now();
  const results = [];
  for (const group of groupsOf(subject)) results.push(...(await mutateGroup(group)));
  tellTimeouts(results);
  const count = (...wanted) => results.filter(({ status }) => wanted.includes(status)).length;
  const [killed, timedOut, survived] = [count('Killed'), count('Timeout'), count('Survived', 'NoCoverage')];
  const minutes = Math.round((performance.now() - began) / 60_000);
  return { subject, mutants: killed + timedOut + survived, killed, timedOut, survived, minutes };
}

await globalSetup();
const outcomes = [];
for (const subject of readWanted(process.argv.slice(2))) outcomes.push(await mutateSubject(subject));
console.table(outcomes);
await globalTeardown();
