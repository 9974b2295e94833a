import type { UpstreamTransaction } from '../../src/commands/federation/upstream-transaction.ts';
import type { UpstreamIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import { covers } from '../../src/domain/assurance/assurance.ts';
import type { Services } from '../../src/services.ts';
import { leaveNext } from '../logout/upstream-logout.ts';
import { startUpstream } from '../federation/start-upstream.ts';
import type { Receiver } from './upstream-outcome.ts';

interface Asking {
  readonly transaction: UpstreamTransaction;
  readonly upstreamIdentity: UpstreamIdentity;
  readonly requestId: string;
}

const isTooOld = ({ notBefore }: UpstreamTransaction, { at }: UpstreamIdentity): boolean =>
  notBefore !== undefined && at < notBefore;

/** The level of a session that was open there already: as long as it is, the upstream tells no other. */
const isTooLow = ({ purpose, startedAt }: UpstreamTransaction, { at, level }: UpstreamIdentity): boolean =>
  purpose === 'identity' && at < startedAt && !covers(level, 'eidas1');

/**
 * An upstream lets people in whom it knows still, without asking them anything, whatever it is told: its session is ended, so that the
 * person proves anew who she is. Undefined where that was tried already, or cannot be.
 */
async function askAfresh(
  services: Services,
  { transaction, upstreamIdentity, requestId }: Asking,
): Promise<string | undefined> {
  if (transaction.isAgain) return undefined;
  const { upstream, purpose, path, flowKey, uid, notBefore, browser } = transaction;
  const reason = { purpose, path, flowKey, uid, notBefore, isAgain: true };
  const started = await startUpstream(services, { name: upstream, reason, about: { browser, requestId } });
  if (started?.kind !== 'leave') return undefined;
  const open = [{ upstream, idToken: upstreamIdentity.idToken, sessionUid: '' }];
  const leaving = { open, failed: [], target: started.href, clientId: undefined, isOnTheWay: true };
  return (await leaveNext(services, leaving)).href;
}

/** What comes back is taken over where it is as new as the errand wants it; the person is asked anew there, once, where it is not. */
export const ifFresh =
  (receive: Receiver): Receiver =>
  async (back) => {
    const { ctx, services, transaction, outcome } = back;
    if (outcome.kind !== 'arrived') return receive(back);
    const isOld = isTooOld(transaction, outcome.upstreamIdentity);
    if (!isOld && !isTooLow(transaction, outcome.upstreamIdentity)) return receive(back);
    const { upstreamIdentity } = outcome;
    const requestId = String(ctx.state['requestId']);
    const href = await askAfresh(services, { transaction, upstreamIdentity, requestId });
    if (href === undefined && !isOld) return receive(back);
    if (href === undefined) {
      const notice = { upstream: upstreamIdentity.upstream, kind: 'too-old', reference: requestId } as const;
      return receive({ ...back, outcome: { kind: 'refused', notice } });
    }
    ctx.status = 303;
    ctx.redirect(href);
  };
