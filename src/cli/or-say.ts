import type { CommandAnswer } from '../commands/command-answer.ts';
import { Refused } from '../commands/refused.ts';

/** Returns what a command has done. Where it has refused, the command line ends with the sentence that says why. */
export function orSay<Value>(answer: CommandAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new Refused(answer.refused.message);
}
