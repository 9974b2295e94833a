import { z } from 'zod';
import { approvalActNames } from '../../../domain/approvals/act-names.ts';
import type { Agent } from '../../../domain/approvals/acting-agent.ts';
import { maskedPerson } from '../../../domain/people/masked-person.ts';
import { isoTime } from '../../../domain/time.ts';
import type { Account } from '../../../store/account/accounts.ts';
import type { Agreement, Approval } from '../../../store/approvals/approvals.ts';
import type { LostDeviceRequest } from '../../../store/lost-device/lost-device-requests.ts';
import { moment } from '../time.ts';

const agent = z.object({
  kind: z.enum(['account', 'client', 'command']),
  id: z.string().describe('The `sub` of the agent, the id of the client, or the name that an operator gave.'),
  through: z
    .string()
    .optional()
    .describe('The id of the client through which an agent asked. Her request counts for nobody then.'),
});

const person = z.object({
  sub: z.string(),
  email: z.string().describe('Masked.'),
  holds_role: z.boolean(),
});

/** An act that waits for two agents, or that waited. */
export const actRequest = z
  .object({
    id: z.string(),
    kind: z.literal('act'),
    act: z.enum(approvalActNames),
    person,
    asked_by: agent,
    asked_at: moment,
    reason: z.string(),
    lapses_at: moment,
    end: z
      .object({ at: moment, ending: z.string(), by: z.string().nullable(), reason: z.string().nullable() })
      .nullable()
      .describe('Null while the request waits.'),
  })
  .meta({ id: 'ActRequest' });

/** A request of a person who has lost her second factor. */
export const deviceRequest = z
  .object({
    id: z.string(),
    kind: z.literal('lost-device'),
    reference: z.string().describe('The person sees it too.'),
    person,
    begun_at: moment,
    ends_at: moment.describe('When the second factor is taken away, unless somebody cancels or refuses.'),
    proof: z.string().nullable().describe('The proof that she gave beside the code of the message.'),
  })
  .meta({ id: 'LostDeviceRequest' });

export const agreement = z.object({ by: z.string(), reason: z.string(), at: moment });

const describePerson = (account: Account) => ({
  sub: account.id,
  email: maskedPerson(account).email,
  holds_role: account.roles.length > 0,
});

const describeAgent = (by: Agent): z.input<typeof agent> =>
  by.kind === 'command'
    ? { kind: by.kind, id: by.name }
    : by.kind === 'client'
      ? { kind: by.kind, id: by.id }
      : { kind: by.kind, id: by.id, ...(by.through !== undefined && { through: by.through }) };

/** Describes an act that waits, for an answer. */
export function describeAct(approval: Approval, account: Account): z.input<typeof actRequest> {
  const { id, act, by, at, reason, lapsesAt, end } = approval;
  return {
    id,
    kind: 'act',
    act,
    person: describePerson(account),
    asked_by: describeAgent(by),
    asked_at: isoTime(at),
    reason,
    lapses_at: isoTime(lapsesAt),
    end: end ? { at: isoTime(end.at), ending: end.ending, by: end.by ?? null, reason: end.reason ?? null } : null,
  };
}

/** Describes a request about a lost device, for an answer. */
export function describeDevice(request: LostDeviceRequest, account: Account): z.input<typeof deviceRequest> {
  const { id, reference, begunAt, endsAt, proof } = request;
  return {
    id,
    kind: 'lost-device',
    reference,
    person: describePerson(account),
    begun_at: isoTime(begunAt),
    ends_at: isoTime(endsAt),
    proof: proof ?? null,
  };
}

export const describeAgreement = ({ accountId, reason, at }: Agreement) => ({
  by: accountId,
  reason,
  at: isoTime(at),
});
