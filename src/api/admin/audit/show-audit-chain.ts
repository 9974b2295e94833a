import { z } from 'zod';
import { readState } from '../../../commands/state/read-state.ts';
import { isoTimeOrNull } from '../../../domain/time.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { moment } from '../time.ts';

const head = z.object({
  kind: z.enum(['latest', 'checkpoint', 'anchor']),
  seq: z.number().int().describe('The number of the newest link.'),
  hash: z.string(),
  signedAt: z.number().int(),
  kid: z.string(),
  note: z.record(z.string(), z.unknown()),
  signature: z.string(),
});

/** Shows how far the chain of the audit has come, with its signed head. */
export const showAuditChain = defineEndpoint({
  method: 'GET',
  path: '/audit/chain',
  operationId: 'showAuditChain',
  tag: 'audit',
  summary: 'Show the chain of the audit and its signed head',
  description:
    'A job chains the lines each ten seconds, and stops where somebody has changed the chain. Keep `head` elsewhere: `audit verify --head` shows later that the chain still holds it. That command looks at every line.',
  scope: 'audit:read',
  action: 'audit.read',
  response: z.object({
    is_working: z
      .boolean()
      .describe('False where the job stands still or fails: look at the state, and verify the audit.'),
    begun_at: moment.nullable(),
    purged_until: moment.nullable().describe('Lines up to here were purged, which is signed.'),
    head: head.nullable(),
  }),
  async answer({ services }) {
    const [{ latest, anchor }, lines] = await Promise.all([services.auditTrail.evidence.heads(), readState(services)]);
    const job = lines.find((line) => line.kind === 'job' && line.name === 'audit-chain');
    return {
      body: {
        is_working: job?.level === 'good',
        begun_at: isoTimeOrNull(anchor?.note.begunAt),
        purged_until: isoTimeOrNull(anchor?.note.purgedUntil),
        head: latest ? { ...latest, note: { ...latest.note } } : null,
      },
    };
  },
});
