import { receiveUpstreamIdentity } from '../../src/commands/federation/receive-upstream-identity.ts';
import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import { covers } from '../../src/domain/assurance/assurance.ts';
import type { Services } from '../../src/services.ts';
import { readFlow, storedFlowKey, writeFlow } from '../engine/flow-store.ts';
import { withFederated, type LoginState } from '../flow-states/login-state.ts';
import type { Receiver, UpstreamReturn } from './upstream-outcome.ts';
import type { UpstreamNotice } from '../flow-states/upstream-state.ts';

interface Coming extends Pick<UpstreamReturn, 'countRefusal'> {
  readonly state: LoginState;
  readonly upstreamIdentity: UpstreamIdentity;
  readonly requestId: string;
}

/**
 * Returns how an identity changes the sign-in that waits. An identity counts only where it belongs to the person who signs in, or to no
 * account yet.
 */
async function addIdentity(
  services: Services,
  { state, upstreamIdentity, requestId, countRefusal }: Coming,
): Promise<Partial<LoginState>> {
  const { proved } = state;
  const { upstream: name, level, amr } = upstreamIdentity;
  const note = (kind: UpstreamNotice['kind']) => ({ upstreamNotice: { upstream: name, kind, reference: requestId } });
  const received = await receiveUpstreamIdentity(services, { upstreamIdentity, requestId, countRefusal });
  if (received.kind === 'disabled' || received.kind === 'another_person') return note('refused');
  const isOthers = received.kind === 'known' && received.account.id !== proved?.accountId;
  // An identity that waits to be linked was confirmed once more, at whatever level.
  const isTooLow = !state.federated?.unlinked && !covers(level, 'eidas1');
  if (isOthers || isTooLow) {
    await countRefusal();
    return note(isOthers ? 'another-account' : 'level');
  }
  if (received.kind === 'known')
    return {
      ...withFederated(state, { identity: upstreamIdentity }),
      proved: proved && { ...proved, upstream: { name, level, amr } },
    };
  // Linking hands the account over: a session that was left open is not enough.
  return {
    ...withFederated(state, { unlinked: upstreamIdentity }),
    proved: proved?.isStepUp ? undefined : proved,
  };
}

/** Receives a person in a sign-in whose service asks for a verified identity. */
export const receiveIdentity: Receiver = async ({ ctx, services, transaction, outcome, countRefusal }) => {
  const { flowKey = '', path } = transaction;
  const key = storedFlowKey<LoginState>(flowKey);
  const state = await readFlow(services, key);
  // A flow that ended meanwhile has a page of its own that says so.
  if (state?.proved) {
    const requestId = String(ctx.state['requestId']);
    const patch =
      outcome.kind === 'arrived'
        ? await addIdentity(services, { state, upstreamIdentity: outcome.upstreamIdentity, requestId, countRefusal })
        : { upstreamNotice: outcome.notice };
    writeFlow(services, key, { ...state, ...patch });
  }
  ctx.status = 303;
  ctx.redirect(path);
};
