import { moveLostDeviceOn } from '../commands/lost-device/move-lost-device-on.ts';
import type { Services } from '../services.ts';
import { eachDue } from './each-due.ts';
import { jobOf } from './job.ts';
import { minute } from '../domain/time.ts';

/** Moves on the lost-device requests whose next moment has come. Each has a commit of its own, so that one that fails holds up no other. */
export function followLostDevices(services: Services, isStopping = () => false): Promise<void> {
  return eachDue(services, {
    due: (limit) => services.lostDevice.requests.due(limit),
    idOf: ({ id }) => id,
    one: (request) => moveLostDeviceOn(services, request),
    isStopping,
  });
}

export const lostDevices = jobOf(followLostDevices, {
  every: minute,
  failure: 'requests about lost devices could not go on',
});
