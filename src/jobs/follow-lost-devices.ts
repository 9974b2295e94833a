import { moveLostDeviceOn, type LostDeviceMessages } from '../commands/lost-device/move-lost-device-on.ts';
import type { Services } from '../services.ts';
import { eachDue } from './each-due.ts';

const together = 50;

interface Round {
  readonly messages: LostDeviceMessages;
  readonly isStopping?: () => boolean;
}

/** Moves on the lost-device requests whose next moment has come. Each has a commit of its own, so that one that fails holds up no other. */
export function followLostDevices(services: Services, { messages, isStopping = () => false }: Round): Promise<void> {
  return eachDue(services, {
    due: () => services.lostDeviceRequests.due(together),
    together,
    one: (request) => moveLostDeviceOn(services, { request, messages }),
    isStopping,
  });
}
