import type { FlowName } from '../../src/domain/audit/step-events.ts';
import type { Flow, StayingStep, Step } from './flow.ts';

/**
 * A flow of any state. The engine reads and writes the state of a flow only through that flow, so lists of flows need not know its type.
 */
export type AnyFlow = Flow<never>;

/** A flow whose state may be empty begins with an empty one, unless it says otherwise. */
type Beginning<S> = object extends S ? Partial<Pick<Flow<S>, 'begin'>> : Pick<Flow<S>, 'begin'>;

/** Hides the type of a flow's state from the lists that hold flows of all kinds. */
export function defineFlow<S extends object>(flow: Omit<Flow<S>, 'begin'> & Beginning<S>): AnyFlow {
  return { begin: () => ({}), ...flow } as unknown as AnyFlow;
}

/** Defines a flow whose page stays after each form, because its last step is always owed. */
export const stayingFlow = <S extends object>(name: FlowName, steps: readonly StayingStep<S>[]): AnyFlow => {
  const owns = ['notice', 'kept'] as unknown as Step<S>['owns'];
  const owed = steps.map((step): Step<S> => ({ owns, needed: () => true, ...step }));
  return {
    name,
    steps: owed,
    begin: () => ({}),
    finish: async () => ({ kind: 'owed', patch: {} }),
  } as unknown as AnyFlow;
};
