/** How much of what is being received may be held in memory at a time, by all requests together. */
export interface ByteBudget {
  /** False: nothing was taken, there is not so much left. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

export function createByteBudget(limit: number): ByteBudget {
  let held = 0;
  return {
    take(bytes) {
      if (held + bytes > limit) return false;
      held += bytes;
      return true;
    },
    giveBack(bytes) {
      held -= bytes;
    },
  };
}
