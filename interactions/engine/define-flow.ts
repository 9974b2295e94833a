import type { Flow } from './flow.ts';

/**
 * A flow of any state. The engine reads and writes the state of a flow only through that flow, so lists of flows need not know its type.
 */
export type AnyFlow = Flow<never>;

/** Hides the type of a flow's state from the lists that hold flows of all kinds. */
export function defineFlow<S extends object>(flow: Flow<S>): AnyFlow {
  return flow as unknown as AnyFlow;
}
