import { moveLostDeviceOn, type LostDeviceMessages } from '../commands/lost-device/move-lost-device-on.ts';
import type { Services } from '../services.ts';

const together = 50;

interface Round {
  readonly messages: LostDeviceMessages;
  readonly isStopping?: () => boolean;
}

/** Moves on the lost-device requests whose next moment has come. Each has a commit of its own, so that one that fails holds up no other. */
export async function followLostDevices(
  services: Services,
  { messages, isStopping = () => false }: Round,
): Promise<void> {
  const failures: unknown[] = [];
  for (let isMore = true; isMore && failures.length === 0 && !isStopping();) {
    const due = await services.lostDeviceRequests.due(together);
    for (const request of due) {
      if (isStopping()) return;
      const moveOn = () => moveLostDeviceOn(services, { request, messages });
      await services.inUnit(moveOn).catch((error: unknown) => failures.push(error));
    }
    isMore = due.length === together;
  }
  if (failures.length > 0) throw failures[0];
}
