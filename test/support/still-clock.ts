/** Stops the clock while `work` runs; only `advance` moves it. Values counted in seconds then do not depend on the speed of the machine. */
export async function withStillClock(work: (advance: (seconds: number) => void) => Promise<void>): Promise<void> {
  const Before = globalThis.Date;
  let at = Before.now();
  class Still extends Before {
    constructor(...args: readonly unknown[]) {
      if (args.length === 0) super(at);
      else super(...(args as [number]));
    }
    static override now(): number {
      return at;
    }
  }
  globalThis.Date = Still as DateConstructor;
  try {
    await work((seconds) => {
      at += seconds * 1000;
    });
  } finally {
    globalThis.Date = Before;
  }
}
