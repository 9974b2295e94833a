import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Stryker } from '@stryker-mutator/core';
import { subjects } from './subjects.js';

/** Says how to run it when a subject is named that does not exist. */
function readWanted(args) {
  const unknown = args.filter((name) => !Object.hasOwn(subjects, name));
  if (unknown.length === 0) return args.length > 0 ? args : Object.keys(subjects);
  throw new Error(`no subject is called ${unknown.join(', ')}; there are ${Object.keys(subjects).join(', ')}`);
}

const filesBelow = (folders) =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );

/** Finds the one file whose path ends so: a subject whose file was moved or renamed must not become empty. */
function findOne(paths, end) {
  const found = paths.filter((path) => path.endsWith(`/${end}`));
  if (found.length !== 1) throw new Error(`${found.length} files are called ${end}`);
  return found[0];
}

/** What jest is told beside its own settings. */
const jestConfig = (tests) => ({
  testMatch: tests.map((path) => `<rootDir>/${path}`),
  testEnvironment: './test/mutations/first-failure-environment.cjs',
});

async function mutateGroup({ files, tests, databases = 'sqlite' }) {
  const sources = filesBelow(['src', 'interactions']);
  const allTests = filesBelow(['test']);
  process.env.TEST_DATABASES = databases;
  const stryker = new Stryker({
    mutate: files.map((end) => findOne(sources, end)),
    concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
    jest: {
      projectType: 'custom',
      configFile: 'jest.config.js',
      config: jestConfig(tests.map((name) => findOne(allTests, `${name}.test.ts`))),
      enableFindRelatedTests: false,
    },
  });
  return stryker.runMutationTest();
}

async function mutateSubject(subject) {
  const began = performance.now();
  const results = [];
  for (const group of subjects[subject]) results.push(...(await mutateGroup(group)));
  const count = (...wanted) => results.filter(({ status }) => wanted.includes(status)).length;
  const [killed, survived] = [count('Killed', 'Timeout'), count('Survived', 'NoCoverage')];
  const minutes = Math.round((performance.now() - began) / 60_000);
  return { subject, mutants: killed + survived, killed, survived, minutes };
}

const outcomes = [];
for (const subject of readWanted(process.argv.slice(2))) outcomes.push(await mutateSubject(subject));
console.table(outcomes);
