// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default async function globalTeardown() {
  await globalThis.endTestRun?.();
}
