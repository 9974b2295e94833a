import type Koa from 'koa';
import type { UpstreamTransaction } from '../../src/commands/federation/upstream-transaction.ts';
import { receiveUpstreamIdentity } from '../../src/commands/federation/receive-upstream-identity.ts';
import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import type { Services } from '../../src/services.ts';
import { readFlow, storedFlowKey, writeFlow } from '../engine/flow-store.ts';
import { loginKey } from '../flow-states/flow-keys.ts';
import { keptSecret } from '../flow-states/login-state.ts';
import { firstArrival } from '../federation/first-arrival.ts';
import { withQuery } from '../engine/with-query.ts';
import type { Receiver, UpstreamReturn } from './upstream-outcome.ts';
import type { UpstreamNotice, UpstreamState } from '../flow-states/upstream-state.ts';

function goTo(ctx: Koa.Context, href: string): void {
  ctx.status = 303;
  ctx.redirect(href);
}

async function notify(services: Services, flowKey: string, upstreamNotice: UpstreamNotice): Promise<void> {
  const key = storedFlowKey<UpstreamState>(flowKey);
  const state = await readFlow(services, key);
  // A flow that ended meanwhile has a page of its own that says so.
  if (state) writeFlow(services, key, { ...state, upstreamNotice });
}

interface Welcome extends Pick<UpstreamReturn, 'countRefusal'> {
  readonly upstreamIdentity: UpstreamIdentity;
  readonly transaction: UpstreamTransaction;
  readonly requestId: string;
  readonly visit: string;
}

/**
 * Receives a person who came back. A known person goes on through the sign-in of the request, whatever page she had left from; the answer
 * is where.
 */
async function welcome(
  services: Services,
  { upstreamIdentity, transaction, requestId, visit, countRefusal }: Welcome,
): Promise<string> {
  const { flowKey = '', uid = '', browser, path } = transaction;
  const received = await receiveUpstreamIdentity(services, {
    upstreamIdentity,
    requestId,
    admitsClosed: true,
    countRefusal,
  });
  if (received.kind === 'unknown') return firstArrival(services, { uid, browser, visit, upstreamIdentity });
  if (received.kind !== 'known') {
    await notify(services, flowKey, { upstream: upstreamIdentity.upstream, kind: 'refused', reference: requestId });
    return path;
  }
  const { account } = received;
  const key = loginKey(services, { uid, browser, visit });
  const former = await readFlow(services, key);
  const federated = {
    unlinked: former?.federated?.unlinked,
    identity: upstreamIdentity,
    account: { accountId: account.id, credentialVersion: credentialVersionOf(account), at: services.nowSeconds() },
  };
  // The sign-in begins anew: what was shown to another person on the way is not for her.
  const secret = former && keptSecret(former, { accountId: account.id });
  writeFlow(services, key, { switches: former?.switches, ...secret, federated });
  // A person whom a service sent to register would be asked to register again.
  const plain = withQuery(path, 'step', undefined);
  return flowKey === key ? plain : withQuery(plain, 'flow', 'login');
}

/** Receives a person in the request that waits, or says on its page why the upstream let nobody in. */
export const receiveSignIn: Receiver = async ({ ctx, services, visit, transaction, outcome, countRefusal }) => {
  const requestId = String(ctx.state['requestId']);
  if (outcome.kind === 'arrived')
    return goTo(
      ctx,
      await welcome(services, {
        upstreamIdentity: outcome.upstreamIdentity,
        transaction,
        requestId,
        visit,
        countRefusal,
      }),
    );
  await notify(services, transaction.flowKey ?? '', outcome.notice);
  return goTo(ctx, transaction.path);
};
