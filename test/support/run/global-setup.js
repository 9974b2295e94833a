import { register } from 'tsx/esm/api';

/** Jest compiles nothing here: tsx loads what is written in TypeScript. */
// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default async function globalSetup() {
  register();
  const { prepareRun } = await import('./prepare-run.ts');
  globalThis.endTestRun = await prepareRun();
}
