/** Less than a test may take, however slow the machine is: what was waited for is told then. */
const patience = 45_000;

/** Asks again and again: what another process or a socket brings is heard of in a moment. */
export async function until(isSo: () => boolean | Promise<boolean>, what = 'it'): Promise<void> {
  // The clock of the tests is moved, this one is not.
  for (const begin = performance.now(); performance.now() - begin < patience;) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} never came to be`);
}
