/** Draws numbers that depend on the seed alone, so that a run can be repeated. */
export interface Random {
  /** Returns a number from 0 up to, and without, 1. */
  next(): number;
  /** Returns a number between two others. */
  between(least: number, most: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Creates the generator "mulberry32", which is small and good enough to vary a load. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    pick(list) {
      if (list.length === 0) throw new Error('nothing to pick from');
      return list[Math.floor(next() * list.length)]!;
    },
  };
}
