import { receiveArrival } from '../../src/commands/federation/receive-arrival.ts';
import type { Arrival } from '../../src/domain/assurance/arrival.ts';
import { proofMark } from '../../src/domain/account/proof-mark.ts';
import type { Services } from '../../src/services.ts';
import type { LostDeviceState } from '../flow-states/lost-device-state.ts';
import { tellAnotherPerson } from '../mails/tell-another-person.ts';
import type { Receiver } from './upstream-outcome.ts';

const flowSeconds = 86_400;

/** Whether anybody has the identity is told by nothing here: the code decides, and what is wrong is told about both. */
async function identify(
  services: Services,
  { arrival, requestId }: { readonly arrival: Arrival; readonly requestId: string },
): Promise<LostDeviceState> {
  const alert = (told: Parameters<typeof tellAnotherPerson>[1]) => tellAnotherPerson(services, told);
  const received = await receiveArrival(services, { arrival, requestId, alert });
  const account = received.kind === 'known' ? received.account : undefined;
  const known = account && { id: account.id, mark: proofMark(account) };
  return { identified: { at: Math.floor(Date.now() / 1000), account: known }, upstreamNotice: undefined };
}

/** Back in a request for a lost device, with a proof or with why there is none. */
export const receiveLostDevice: Receiver = async ({ ctx, services, transaction, outcome }) => {
  const { flowKey = '', path } = transaction;
  const { jti: _jti, ...state } = (await services.payloads.find('Flow', flowKey)) ?? {};
  const requestId = String(ctx.state['requestId']);
  const patch: LostDeviceState =
    outcome.kind === 'arrived'
      ? await identify(services, { arrival: outcome.arrival, requestId })
      : { upstreamNotice: outcome.notice };
  services.payloads.upsert('Flow', flowKey, { ...state, ...patch }, flowSeconds);
  ctx.status = 303;
  ctx.redirect(path);
};
