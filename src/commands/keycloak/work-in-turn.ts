import { setTimeout as pause } from 'node:timers/promises';

/** The longest rest, in milliseconds. */
const longestRest = 50;

interface Turns<Item, Answer> {
  /** Items of one turn. */
  readonly size: number;
  readonly work: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** Returns whether a turn has written something, so that others have waited for it. */
  readonly hasWritten: (answer: Answer) => boolean;
  /** Somebody else needs the database and the processor meanwhile. */
  readonly isServed: boolean;
}

/** Does a part of the work after the other, and rests for as long as a part took that has written. */
export async function workInTurn<Item, Answer>(
  items: readonly Item[],
  { size, work, hasWritten, isServed }: Turns<Item, Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += size) {
    const began = performance.now();
    const some = await work(items.slice(from, from + size));
    answers.push(...some);
    if (isServed && some.some(hasWritten)) await pause(Math.min(longestRest, performance.now() - began));
  }
  return answers;
}
