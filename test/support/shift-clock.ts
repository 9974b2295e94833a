/** Moves the clock of this process, of libraries and tests too, so that a day passes without waiting for it. */
export function shiftClock(seconds: number): void {
  if (seconds === 0) return;
  const Real = globalThis.Date;
  const offset = seconds * 1000;
  class Shifted extends Real {
    constructor(...args: readonly unknown[]) {
      if (args.length === 0) super(Real.now() + offset);
      else super(...(args as [number]));
    }
    static override now(): number {
      return Real.now() + offset;
    }
  }
  globalThis.Date = Shifted as DateConstructor;
}
