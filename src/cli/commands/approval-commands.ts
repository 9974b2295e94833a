import type { Command } from '../command.ts';
import { describeWaiting } from './person-act-commands.ts';
import { cliTable } from '../table.ts';
import { listRequests } from '../../commands/approvals/list-requests.ts';
import { showRequest, type ShownRequest } from '../../commands/approvals/show-request.ts';
import { Refused } from '../../commands/refused.ts';
import type { Agent } from '../../domain/approvals/acting-agent.ts';
import { maskedPerson } from '../../domain/people/masked-person.ts';
import { isoTime } from '../../domain/time.ts';
import type { ServerServices } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import type { LostDeviceRequest } from '../../store/lost-device/lost-device-requests.ts';

const details = [
  'Reading is all that a command can do with a request. Agents agree at /admin/demandes, after a sign-in with two factors: the name of',
  '--as proves nobody.',
];

const agentText = (by: Agent): string => {
  const through = by.kind === 'account' && by.through !== undefined ? ` through ${by.through}` : '';
  return `${by.kind} ${by.kind === 'command' ? by.name : by.id}${through}`;
};

const describeAct = (services: ServerServices, approval: Approval, person: Account) => ({
  ...describeWaiting(services, approval),
  kind: 'act',
  sub: person.id,
  asked_by: approval.by,
  asked_at: isoTime(approval.at),
});

const describeDevice = (services: ServerServices, request: LostDeviceRequest, person: Account) => ({
  id: request.id,
  reference: request.reference,
  kind: 'lost-device',
  sub: person.id,
  url: new URL(`/admin/demandes/${request.id}`, services.config.issuer).href,
  proofs: ['email-code', request.proof ?? 'unknown'],
  asked_at: isoTime(request.begunAt),
  ends_at: isoTime(request.endsAt),
});

async function describe(services: ServerServices, shown: ShownRequest): Promise<Readonly<Record<string, unknown>>> {
  if (shown.kind === 'device') return describeDevice(services, shown.request, shown.person);
  const { approval, person, agreements } = shown;
  const { end } = approval;
  return {
    ...describeAct(services, approval, person),
    reason: approval.reason,
    agreements: agreements.map(({ accountId, reason, at }) => ({ sub: accountId, reason, at: isoTime(at) })),
    ...(end && {
      ended_at: isoTime(end.at),
      ending: end.ending,
      ended_by: end.by ?? null,
      end_reason: end.reason ?? null,
    }),
  };
}

/** The commands that read what waits for agents. */
export const approvalCommands: readonly Command[] = [
  {
    name: 'request list',
    summary: 'list the lost devices and the acts that wait for agents',
    details,
    run: async (services) => {
      const { devices, acts } = await listRequests(services, { isEnded: false });
      const json = [
        ...devices.map(({ request, person }) => describeDevice(services, request, person)),
        ...acts.map(({ approval, person }) => describeAct(services, approval, person)),
      ];
      const rows = [
        ...devices.map(({ request: { id, reference, endsAt }, person }) => [
          id,
          reference,
          'lost-device',
          maskedPerson(person).email,
          `the wait ends at ${isoTime(endsAt)}`,
        ]),
        ...acts.map(({ approval, person }) => [
          approval.id,
          describeWaiting(services, approval).reference,
          approval.act,
          maskedPerson(person).email,
          `asked by ${agentText(approval.by)}, lapses at ${isoTime(approval.lapsesAt)}`,
        ]),
      ];
      return { json, text: cliTable(rows, 'nothing waits') };
    },
  },
  {
    name: 'request show',
    summary: 'show a request: who asked, why, and who has agreed',
    takes: ['ID'],
    details,
    run: async (services, { words: [id = ''] }) => {
      const shown = await showRequest(services, id);
      if (!shown) throw new Refused(`there is no request "${id}"; request list names them`);
      return { json: await describe(services, shown) };
    },
  },
];
