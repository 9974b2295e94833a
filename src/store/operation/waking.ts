/** Tells a job of this process that there is work, so that it does not wait for its next turn. */
export interface Waking {
  /** Wakes the job, after a commit that wrote its work. */
  readonly wake: () => void;
  /** Calls the listener whenever this process has written work. Returns what ends that. */
  readonly onWake: (listener: () => void) => () => void;
}

export function createWaking(): Waking {
  const listeners = new Set<() => void>();
  return {
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
