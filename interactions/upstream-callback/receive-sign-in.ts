import type Koa from 'koa';
import { receiveUpstreamIdentity } from '../../src/commands/federation/receive-upstream-identity.ts';
import type { UpstreamIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import type { Services } from '../../src/services.ts';
import type { LoginState } from '../flow-states/login-state.ts';
import { firstArrival } from '../federation/first-arrival.ts';
import { tellAnotherPerson } from '../mails/tell-another-person.ts';
import { withQuery } from '../engine/with-query.ts';
import type { Receiver } from './upstream-outcome.ts';
import type { UpstreamNotice } from '../flow-states/upstream-state.ts';

const flowSeconds = 86_400;

function goTo(ctx: Koa.Context, href: string): void {
  ctx.status = 303;
  ctx.redirect(href);
}

async function notify(
  { payloads }: Services,
  { flowKey, upstreamNotice }: { readonly flowKey: string; readonly upstreamNotice: UpstreamNotice },
): Promise<void> {
  const stored = await payloads.find('Flow', flowKey);
  // A flow that ended meanwhile has a page of its own that says so.
  if (stored) payloads.upsert('Flow', flowKey, { ...stored, upstreamNotice }, flowSeconds);
}

/** What becomes of somebody who came back: known, she goes on through the sign-in of the request, whatever page she had left from. */
async function welcome(services: Services, { upstreamIdentity, flowKey, path, requestId }: Welcome): Promise<string> {
  const [, uid = '', browser = ''] = flowKey.split(':');
  const alert = (told: Parameters<typeof tellAnotherPerson>[1]) => tellAnotherPerson(services, told);
  const received = await receiveUpstreamIdentity(services, { upstreamIdentity, requestId, alert });
  if (received.kind === 'unknown') return firstArrival(services, { uid, browser, upstreamIdentity });
  if (received.kind !== 'known') {
    const upstreamNotice = { upstream: upstreamIdentity.upstream, kind: 'refused', reference: requestId } as const;
    await notify(services, { flowKey, upstreamNotice });
    return path;
  }
  const { account } = received;
  const loginKey = `login:${uid}:${browser}`;
  const { switches, linking } = ((await services.payloads.find('Flow', loginKey)) ?? {}) as LoginState;
  const arrived = {
    accountId: account.id,
    credentialVersion: credentialVersionOf(account),
    at: Math.floor(Date.now() / 1000),
  };
  // A sign-in of its own: what was shown to whoever was on the way to be known is not for her.
  const state: LoginState = { switches, linking, upstreamIdentity, arrived };
  services.payloads.upsert('Flow', loginKey, { ...state }, flowSeconds);
  // Whom a service sent to register would be asked to do so again.
  const plain = withQuery(path, 'step', undefined);
  return flowKey === loginKey ? plain : withQuery(plain, 'flow', 'login');
}

interface Welcome {
  readonly upstreamIdentity: UpstreamIdentity;
  readonly flowKey: string;
  readonly path: string;
  readonly requestId: string;
}

/** Back in the request that waits: with who came, or with why nobody did. */
export const receiveSignIn: Receiver = async ({ ctx, services, transaction, outcome }) => {
  const { flowKey = '', path } = transaction;
  const requestId = String(ctx.state['requestId']);
  if (outcome.kind === 'arrived')
    return goTo(ctx, await welcome(services, { upstreamIdentity: outcome.upstreamIdentity, flowKey, path, requestId }));
  await notify(services, { flowKey, upstreamNotice: outcome.notice });
  return goTo(ctx, path);
};
