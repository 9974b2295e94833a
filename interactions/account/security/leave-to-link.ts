import { startUpstream } from '../../federation/start-upstream.ts';
import type { StepResult, Submitted } from '../../engine/flow.ts';
import { accountFlowKey } from '../../engine/flow-store.ts';
import type { LinkState } from '../../flow-states/link-state.ts';
import type { AccountVisit } from '../account-page.ts';
import { noticeOf } from '../account-state.ts';
import { linkPath, listPath, type SecurityState } from './state.ts';

/** Sends the person to the upstream. The page that asks about the link accepts her only with this account and this session. */
export async function leaveToLink(
  { form, services, about }: Submitted<SecurityState>,
  { account, session }: AccountVisit,
): Promise<StepResult<SecurityState>> {
  const flowKey = accountFlowKey<LinkState>(linkPath, { accountId: account.id, browser: about.browser });
  const reason = { purpose: 'link', path: linkPath, flowKey, accountId: account.id, sessionUid: session.uid } as const;
  const started = await startUpstream(services, { name: form['upstream'], reason, about });
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
