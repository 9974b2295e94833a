import { takeCorrectionUp } from '../commands/people/take-correction-up.ts';
import type { Services } from '../services.ts';

const together = 50;

/** Gives accounts the corrected addresses to which nobody has objected. Each has a commit of its own, so that one that fails holds up no other. */
export async function followCorrections(services: Services, isStopping = () => false): Promise<void> {
  const failures: unknown[] = [];
  for (const due of await services.addressCorrections.due(together)) {
    if (isStopping()) return;
    await services.inUnit(() => takeCorrectionUp(services, due)).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
