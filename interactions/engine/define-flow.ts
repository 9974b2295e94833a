import type { Flow } from './flow.ts';

/** A flow of any state. The engine keeps a flow and its state together, so nothing else needs to know the type. */
export type AnyFlow = Flow<never>;

/** Hides the type of a flow's state from the lists that hold flows of all kinds. */
export function defineFlow<S extends object>(flow: Flow<S>): AnyFlow {
  return flow as unknown as AnyFlow;
}
