import { takeCorrectionUp } from '../commands/people/take-correction-up.ts';
import type { Services } from '../services.ts';
import { eachDue } from './each-due.ts';
import { jobOf } from './job.ts';
import { minute } from '../domain/time.ts';

/** Gives accounts the corrected addresses to which nobody has objected. Each has a commit of its own, so that one that fails holds up no other. */
export function followCorrections(services: Services, isStopping = () => false): Promise<void> {
  return eachDue(services, {
    due: (limit) => services.correction.corrections.due(limit),
    idOf: ({ id }) => id,
    one: (due) => takeCorrectionUp(services, due),
    isStopping,
  });
}

export const corrections = jobOf(followCorrections, {
  every: minute,
  failure: 'corrected addresses could not take effect',
});
