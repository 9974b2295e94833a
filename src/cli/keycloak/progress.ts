import type { Writable } from 'node:stream';

/** Seconds between two lines where nobody watches. */
const every = 10;

interface Run {
  /** The number of items that will come. */
  readonly size: number;
  /** Tells the time, in milliseconds. */
  readonly now: () => number;
}

/** Tells how far a long command has come: on a terminal in one line, elsewhere by a line every ten seconds. */
export function createProgress(output: Writable, { size, now }: Run) {
  const isTerminal = (output as { readonly isTTY?: boolean }).isTTY === true;
  let [done, toldAt] = [0, now()];
  const tell = () => output.write(isTerminal ? `\r${done} of ${size}` : `${done} of ${size}\n`);
  return {
    add(count: number) {
      done += count;
      if (!isTerminal && now() - toldAt < every * 1000) return;
      toldAt = now();
      tell();
    },
    end() {
      if (isTerminal) output.write('\n');
    },
  };
}
