import type { CommandRefusal } from './clients/command-refusal.ts';

/** Says what a command about a client, or about an API, came to: what it has done, or why nothing was written. */
export type CommandAnswer<Value = void, Refusal = CommandRefusal> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refused: Refusal };

/** Makes the answer of a command that has written nothing. */
export const answerRefusal = <Refusal extends CommandRefusal>(refusal: Refusal) =>
  ({ ok: false, refused: refusal }) as const;

/** Carries a refusal out of a transaction, which is rolled back by that. */
class ThrownRefusal extends Error {
  constructor(readonly refusal: CommandRefusal) {
    super(refusal.message);
  }
}

/** Ends the work that `answering` runs, and rolls its transaction back. */
export function refuse(refusal: CommandRefusal): never {
  throw new ThrownRefusal(refusal);
}

/** Returns what another command or a check has answered; where that is a refusal, the work that `answering` runs is refused with it. */
export function orRefuse<Value>(answer: CommandAnswer<Value>): Value {
  return answer.ok ? answer.value : refuse(answer.refused);
}

/** Runs the work of a command, and makes a value of its refusal. */
export async function answering<Value>(work: () => Promise<Value>): Promise<CommandAnswer<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof ThrownRefusal) return answerRefusal(error.refusal);
    throw error;
  }
}
