import { receiveUpstreamIdentity } from '../../src/commands/federation/receive-upstream-identity.ts';
import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import type { Services } from '../../src/services.ts';
import { patchFlow, storedFlowKey } from '../engine/flow-store.ts';
import type { LostDeviceState } from '../flow-states/lost-device-state.ts';
import type { Receiver, UpstreamReturn } from './upstream-outcome.ts';

interface Coming extends Pick<UpstreamReturn, 'countRefusal'> {
  readonly upstreamIdentity: UpstreamIdentity;
  readonly requestId: string;
  readonly visit: string;
}

/**
 * Looks for the account of an identity. No page says whether one was found: the code of the message decides, and an error is about both
 * proofs.
 */
async function identify(
  services: Services,
  { upstreamIdentity, requestId, visit, countRefusal }: Coming,
): Promise<LostDeviceState> {
  const received = await receiveUpstreamIdentity(services, { upstreamIdentity, requestId, countRefusal });
  const account = received.kind === 'known' ? received.account : undefined;
  const known = account && { id: account.id, credentialVersion: credentialVersionOf(account) };
  return { identified: { at: upstreamIdentity.at, visit, account: known }, upstreamNotice: undefined };
}

/** Receives a person in her request for a lost device, with a proof or with the reason why there is none. */
export const receiveLostDevice: Receiver = async ({ ctx, services, visit, transaction, outcome, countRefusal }) => {
  const { flowKey = '', path } = transaction;
  const requestId = String(ctx.state['requestId']);
  const patch: LostDeviceState =
    outcome.kind === 'arrived'
      ? await identify(services, { upstreamIdentity: outcome.upstreamIdentity, requestId, visit, countRefusal })
      : { upstreamNotice: outcome.notice };
  await patchFlow(services, storedFlowKey<LostDeviceState>(flowKey), patch);
  ctx.status = 303;
  ctx.redirect(path);
};
