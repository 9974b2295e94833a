import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';

// Jest depends on its own runner through these packages, so it is resolved from one to the next.
let from = import.meta.url;
for (const name of ['jest', '@jest/core', 'jest-config', 'jest-circus/runner'])
  from = createRequire(from).resolve(name);
const load = createRequire(from);
const { default: run } = load(from);

register();

/** Counts how often this process has run each test file: a mutation run does so once for each mutant. */
const runs = new Map();

async function importTests(path) {
  const earlier = runs.get(path) ?? 0;
  runs.set(path, earlier + 1);
  return import(earlier === 0 ? pathToFileURL(path).href : `${pathToFileURL(path).href}?run=${earlier}`);
}

/** Loads a file that prepares each test file; its default export is called for each. */
async function prepareTests(path) {
  const { default: prepare } = await import(pathToFileURL(path));
  await prepare?.();
}

function loadAgain(path) {
  delete load.cache[path];
  return load(path);
}

const errorEvents = ['uncaughtException', 'unhandledRejection', 'rejectionHandled'];

/** Returns a function that removes what the runner keeps in the process for a file: its tests, and its listeners of events and errors. */
function rememberProcess() {
  const listeners = errorEvents.map((event) => process.rawListeners(event));
  return () => {
    for (const [index, event] of errorEvents.entries()) {
      process.removeAllListeners(event);
      for (const listener of listeners[index]) process.on(event, listener);
    }
    const keys = Object.getOwnPropertySymbols(globalThis);
    for (const key of keys)
      if (['JEST_STATE_SYMBOL', 'EVENT_HANDLERS'].includes(key.description)) delete globalThis[key];
  };
}

/**
 * Runs a test file as Node runs a program: Node's own loader, with tsx for TypeScript as in `npm start`, loads it and what it imports.
 * Jest's loader would load the whole application again for each file, which takes ten times as long and runs it cold.
 */
// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default async function runInProcess(globalConfig, config, environment, runtime, testPath, send) {
  // Node maps the lines of a stack by the maps of tsx; jest knows only the maps of its own loader.
  Error.prepareStackTrace = undefined;
  const own = {
    requireInternalModule: loadAgain,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (path) => (path === testPath ? importTests(path) : prepareTests(path)),
  };
  const forgetTests = rememberProcess();
  const inProcess = new Proxy(runtime, {
    get(target, name) {
      const value = own[name] ?? Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  try {
    return await run(globalConfig, config, environment, inProcess, testPath, send);
  } finally {
    forgetTests();
  }
}
