const Real = globalThis.Date;

/**
 * Moves the clock of this process so many seconds ahead of the real one, for libraries and tests too, so that a day passes without waiting
 * for it. With 0 the clock is the real one again.
 */
export function shiftClock(seconds: number): void {
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
  globalThis.Date = seconds === 0 ? Real : (Shifted as DateConstructor);
}
