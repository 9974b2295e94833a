import { isWayAccepted } from '../../src/domain/assurance/ways-in.ts';
import type { Services } from '../../src/services.ts';
import { readFlow, writeFlow } from '../engine/flow-store.ts';
import type { About } from '../engine/flow.ts';
import type { UpstreamState } from '../flow-states/upstream-state.ts';
import { notBefore } from './not-before.ts';
import { startUpstream } from './start-upstream.ts';

/**
 * Returns where a service's hint at an upstream leads, before the first page of the request. The hint is followed once: a person who comes
 * back without having signed in there finds the sign-in page with its other ways.
 */
export async function followHint(services: Services, about: About): Promise<string | undefined> {
  const { request, client, flowKey, path } = about;
  const name = request?.params['idp_hint'] ?? request?.params['kc_idp_hint'];
  if (!request || name === undefined || !isWayAccepted(client?.waysIn, name)) return undefined;
  // A hint is not followed where something is added to a live session, nor where an account is to be chosen.
  if (request.prompt.name !== 'login' || request.continued?.stepUp) return undefined;
  // The sign-in has begun: the hint was followed, or the person has chosen another way.
  if (request.flows === 'stored' ? await readFlow(services, flowKey) : request.flows['login']) return undefined;
  if (!request.sessionUid) about.oidc.admitStranger(about.ip);
  const reason = { purpose: 'sign-in', path, flowKey, uid: request.uid, notBefore: notBefore(about) } as const;
  const started = await startUpstream(services, { name, reason, about });
  if (!started) return undefined;
  const upstreamNotice = started.kind === 'failed' ? started.notice : undefined;
  const state: UpstreamState = { upstreamNotice };
  writeFlow(services, flowKey, state);
  await about.oidc.keepFlow(request.uid, { name: 'login', browser: about.browser, kept: 'stored' });
  services.audit({
    event: `login.hint.${started.kind === 'failed' ? 'upstream_unavailable' : 'upstream'}`,
    clientId: request.clientId,
    requestId: about.requestId,
    details: { upstream: name },
  });
  return started.kind === 'leave' ? started.href : undefined;
}
