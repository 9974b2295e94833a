/** Bounds how many received bytes may be held in memory at a time, by all requests together and by each holder. */
export interface ByteBudget {
  /** Returns false, and takes nothing, when fewer bytes are left. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

interface Limits {
  readonly together: number;
  /** Bytes for one holder, so that a holder who is slow on purpose does not keep all others out. */
  readonly each: number;
}

/** Returns the budget of a holder: all that comes from one network address. */
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
