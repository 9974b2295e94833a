import type { Messages } from '../../src/messages.ts';
import type { Services } from '../../src/services.ts';

/** Returns services whose messages are others. */
export const withMessages = (services: Services, changed: Partial<Messages>): Services => ({
  ...services,
  messages: { ...services.messages, ...changed },
});
