import type { UpstreamTransaction } from '../../src/commands/federation/upstream-transaction.ts';
import { isLinkable, type UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import { covers } from '../../src/domain/assurance/assurance.ts';
import type { Services } from '../../src/services.ts';
import { leaveNext } from '../logout/upstream-logout.ts';
import { startUpstream } from '../federation/start-upstream.ts';
import type { Receiver } from './upstream-outcome.ts';

interface Asking {
  readonly transaction: UpstreamTransaction;
  readonly upstreamIdentity: UpstreamIdentity;
  readonly requestId: string;
  readonly visit: string;
}

const isTooOld = ({ purpose, notBefore }: UpstreamTransaction, identity: UpstreamIdentity): boolean =>
  (notBefore !== undefined && identity.at < notBefore) ||
  (purpose === 'link' && !isLinkable(identity, identity.receivedAt));

/**
 * Returns whether a session that was open at the upstream already has too low a level. The upstream states no other level as long as that
 * session lives.
 */
const isTooLow = ({ purpose, startedAt }: UpstreamTransaction, { at, level }: UpstreamIdentity): boolean =>
  purpose === 'identity' && at < startedAt && !covers(level, 'eidas1');

/**
 * Ends the session at the upstream, so that the person proves anew who she is. Some upstreams let people in by a session that is open
 * there, without asking, even where we asked for a fresh sign-in. Returns undefined where the session was ended once already, or cannot be
 * ended.
 */
async function askAfresh(
  services: Services,
  { transaction, upstreamIdentity, requestId, visit }: Asking,
): Promise<string | undefined> {
  if (transaction.isAgain) return undefined;
  const { upstream, browser, purpose, path, flowKey, uid, accountId, sessionUid, notBefore } = transaction;
  const reason = { purpose, path, flowKey, uid, accountId, sessionUid, notBefore, isAgain: true };
  const started = await startUpstream(services, { name: upstream, reason, about: { browser, visit, requestId } });
  if (started?.kind !== 'leave') return undefined;
  const open = [{ upstream, idToken: upstreamIdentity.idToken, holder: '' }];
  const leaving = { open, failed: [], target: started.href, clientId: undefined, isOnTheWay: true };
  return (await leaveNext(services, leaving)).href;
}

/** Passes an identity on when it is as new as its transaction wants. Asks the person once more at the upstream when it is not. */
export const ifFresh =
  (receive: Receiver): Receiver =>
  async (back) => {
    const { ctx, services, visit, transaction, outcome } = back;
    if (outcome.kind !== 'arrived') return receive(back);
    const isOld = isTooOld(transaction, outcome.upstreamIdentity);
    if (!isOld && !isTooLow(transaction, outcome.upstreamIdentity)) return receive(back);
    const { upstreamIdentity } = outcome;
    const requestId = String(ctx.state['requestId']);
    const href = await askAfresh(services, { transaction, upstreamIdentity, requestId, visit });
    if (href === undefined && !isOld) return receive(back);
    if (href === undefined) {
      await back.countRefusal();
      const notice = { upstream: upstreamIdentity.upstream, kind: 'too-old', reference: requestId } as const;
      return receive({ ...back, outcome: { kind: 'refused', notice } });
    }
    ctx.status = 303;
    ctx.redirect(href);
  };
