import type { SpanFacts } from './traced.ts';

/** A piece of work that has ended. */
interface EndedSpan {
  readonly name: string;
  readonly facts: SpanFacts;
  readonly milliseconds: number;
  /** It was a round of a job. Most of these find nothing to do. */
  readonly isRound: boolean;
}

type SpanListener = (span: EndedSpan) => void;

const listeners = new Set<SpanListener>();

/** Calls the listener at the end of each piece of work, where it runs, until the returned function is called. */
export function listenToSpans(listener: SpanListener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Returns whether anybody wants to hear of work that ends. */
export const isListenedTo = (): boolean => listeners.size > 0;

/** Tells the listeners of a piece of work that has ended. */
export function tellListeners(span: EndedSpan): void {
  for (const listener of listeners) listener(span);
}
