import type { ServiceMessages } from '../../../src/commands/people/service-messages.ts';
import { tellRemoved } from '../../mails/lost-device-messages.ts';

/** The messages of acts on the accounts of people. Commands do not choose words. */
export const serviceMessages: ServiceMessages = {
  secondFactorRemoved: tellRemoved,
};
