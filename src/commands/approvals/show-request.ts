import { lostDeviceActs } from '../../domain/people/person-act-names.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Agreement, Approval } from '../../store/approvals/approvals.ts';
import type { LostDeviceRequest } from '../../store/lost-device/lost-device-requests.ts';

interface Shown {
  /** The person whom the request is about. */
  readonly person: Account;
}

/** An act that waits for two agents, or that waited, with what an agent must know to answer. */
export interface ShownApproval extends Shown {
  readonly kind: 'act';
  readonly approval: Approval;
  /** Says what was typed for the act. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly agreements: readonly Agreement[];
  /** The request for a lost device that the act answers, while it waits. */
  readonly device: LostDeviceRequest | undefined;
}

export interface ShownDeviceRequest extends Shown {
  readonly kind: 'device';
  readonly request: LostDeviceRequest;
  /** The requests of agents about it that wait for a second one: to end the wait, or to refuse. */
  readonly waiting: readonly Approval[];
}

export type ShownRequest = ShownApproval | ShownDeviceRequest;

/** Returns the request of this id, of either kind; undefined where there is none. */
export async function showRequest(services: Services, id: string): Promise<ShownRequest | undefined> {
  const { accounts } = services.account;
  const { requests: approvals } = services.approvals;
  const { requests: lostDeviceRequests } = services.lostDevice;
  const approval = await approvals.find(id);
  const request = approval ? undefined : await lostDeviceRequests.findById(id);
  const accountId = approval?.accountId ?? request?.accountId;
  const person = accountId === undefined ? undefined : await accounts.find(accountId);
  if (!person) return undefined;
  if (approval) {
    const input = (await approvals.inputOf(approval)) as Readonly<Record<string, unknown>> | null | undefined;
    const device = typeof input?.['id'] === 'string' ? await lostDeviceRequests.findById(input['id']) : undefined;
    return { kind: 'act', person, approval, input: input ?? {}, agreements: await approvals.agreements(id), device };
  }
  if (!request) return undefined;
  const waiting = (await approvals.waitingFor(person.id)).filter(({ act }) => lostDeviceActs.includes(act));
  return { kind: 'device', person, request, waiting };
}
