/** The limit is shorter than that of a test, so that the message tells which condition was waited for. */
const patience = 45_000;

/** Waits for a condition by asking again and again, because another process or a socket causes it. */
export async function until(isSo: () => boolean | Promise<boolean>, what = 'it'): Promise<void> {
  // This clock is the real one; the clock of the tests is moved.
  for (const begin = performance.now(); performance.now() - begin < patience;) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} never came to be`);
}
