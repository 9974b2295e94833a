/** How much of what is being received may be held in memory at a time, by all requests together and by each holder. */
export interface ByteBudget {
  /** False: nothing was taken, there is not so much left. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

interface Limits {
  readonly together: number;
  /** So that one holder who is slow on purpose does not keep everybody else out. */
  readonly each: number;
}

/** The budget of a holder: whoever sends from one network address. */
export function createByteBudget({ together, each }: Limits): (holder: string) => ByteBudget {
  const held = new Map<string, number>();
  let all = 0;
  const hold = (holder: string, bytes: number) => {
    const own = (held.get(holder) ?? 0) + bytes;
    all += bytes;
    if (own > 0) held.set(holder, own);
    else held.delete(holder);
  };
  return (holder) => ({
    take(bytes) {
      if (all + bytes > together || (held.get(holder) ?? 0) + bytes > each) return false;
      hold(holder, bytes);
      return true;
    },
    giveBack: (bytes) => hold(holder, -bytes),
  });
}
