import { z } from 'zod';
import { reasonBounds, parseReason } from '../../../domain/fields/reason.ts';
import { endLostDevice } from '../../lost-device/cancel-lost-device.ts';
import { definePersonAct } from '../person-act.ts';

/** Ends a lost-device request without taking anything away. The person reads the sentence of the agent in her message. */
export const refuseLostDevice = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({
    id: z.string(),
    sentence: z
      .string()
      .refine((typed) => parseReason(typed).ok, `${reasonBounds.shortest} to ${reasonBounds.longest} characters`),
  }),
  standing: async ({ lostDevice: { requests: lostDeviceRequests } }, trx, { account, input }) =>
    (await lostDeviceRequests.findIn(trx, account.id))?.id === input.id ? input.id : undefined,
  async carryOut(services, trx, { account, input, reason, requestId }) {
    const ended = await endLostDevice(services, trx, { account, id: input.id, by: 'support', reason, requestId });
    if (!ended) return { kind: 'stale' };
    const sentence = parseReason(input.sentence);
    services.messages.lostDeviceRefused({ ...ended, sentence: sentence.ok ? sentence.reason : '' });
    return { kind: 'done', facts: { reference: ended.request.reference } };
  },
});
