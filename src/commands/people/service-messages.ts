import type { Services } from '../../services.ts';
import type { LostDeviceNotice } from '../lost-device/cancel-lost-device.ts';

/**
 * Functions that write the messages of acts. An act is carried out for a page, a program, a command or a second agent alike, and none of
 * them chooses its words. Each message is written in the commit of the change that it tells of.
 */
export interface ServiceMessages {
  /** Tells the person that her second factor was taken away. */
  secondFactorRemoved(services: Services, told: Omit<LostDeviceNotice, 'request'>): void;
}
