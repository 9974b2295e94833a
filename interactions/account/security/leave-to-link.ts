import type { Services } from '../../../src/services.ts';
import { startUpstream } from '../../federation/start-upstream.ts';
import type { About, StepResult, Submitted } from '../../engine/flow.ts';
import { accountFlowKey } from '../../engine/flow-store.ts';
import type { LinkState } from '../../flow-states/link-state.ts';
import type { AccountVisit } from '../account-page.ts';
import { noticeOf } from '../account-state.ts';
import { linkPath, listPath, type SecurityState } from './state.ts';

/** Begins a sign-in at the upstream. The page that asks about the link accepts its person only with this account and this session. */
export function startLink(
  services: Services,
  { name, about, visit: { account, session } }: { name: string | undefined; about: About; visit: AccountVisit },
): ReturnType<typeof startUpstream> {
  const flowKey = accountFlowKey<LinkState>(linkPath, { accountId: account.id, browser: about.browser });
  const reason = { purpose: 'link', path: linkPath, flowKey, accountId: account.id, sessionUid: session.uid } as const;
  return startUpstream(services, { name, reason, about });
}

/** Sends the person from the security page to the upstream. */
export async function leaveToLink(
  { form, services, about }: Submitted<SecurityState>,
  visit: AccountVisit,
): Promise<StepResult<SecurityState>> {
  const started = await startLink(services, { name: form['upstream'], about, visit });
  if (started?.kind === 'leave')
    return { ok: 'aside', patch: { notice: undefined, kept: undefined }, event: 'upstream', leave: started.href };
  // The upstream was switched off meanwhile, or the form was made up.
  if (!started) return { ok: true, patch: {}, event: 'upstream_unknown', next: listPath };
  return {
    ok: true,
    patch: noticeOf(about, { kind: 'linkFailed', reference: started.notice.reference }),
    event: 'upstream_unavailable',
    next: listPath,
  };
}
