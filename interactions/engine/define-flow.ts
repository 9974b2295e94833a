import type { FlowName } from '../../src/domain/audit/step-events.ts';
import type { Flow, Step } from './flow.ts';

/**
 * A flow of any state. The engine reads and writes the state of a flow only through that flow, so lists of flows need not know its type.
 */
export type AnyFlow = Flow<never>;

/** Hides the type of a flow's state from the lists that hold flows of all kinds. */
export function defineFlow<S extends object>(flow: Flow<S>): AnyFlow {
  return flow as unknown as AnyFlow;
}

/** Defines a flow whose page stays after each form, because its last step is always owed. */
export const stayingFlow = <S extends object>(name: FlowName, steps: readonly Step<S>[]): AnyFlow =>
  defineFlow<S>({ name, steps, begin: () => ({}) as S, finish: async () => ({ kind: 'owed', patch: {} }) });
