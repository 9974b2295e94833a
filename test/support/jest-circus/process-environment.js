import { createRequire } from 'node:module';

// Jest depends on the two modules below through these packages, so they are resolved from one to the next.
let from = import.meta.url;
for (const name of ['jest', '@jest/core', 'jest-config', 'jest-environment-node'])
  from = createRequire(from).resolve(name);
const { ModernFakeTimers } = createRequire(from)('@jest/fake-timers');
const { ModuleMocker } = createRequire(from)('jest-mock');

/**
 * Lets test files run in the process of their worker instead of a sandbox each, so that they share what a program loads once: the
 * modules of the product and of the libraries. Jest knows no such environment.
 */
// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default class ProcessEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #console = console;
  #exit = Reflect.get(process, 'exit');

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    Object.assign(globalThis, projectConfig.globals, { jest: this.fakeTimersModern });
  }

  async setup() {
    // Jest has put a console of its own there; modules that other test files have loaded know that of the process.
    globalThis.console = this.#console;
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    process.exit = this.#exit;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
}
