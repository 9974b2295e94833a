import type { UpstreamTransaction } from '../../src/commands/upstream-transaction.ts';
import type { Arrival } from '../../src/domain/arrival.ts';
import type { Services } from '../../src/services.ts';
import { leaveNext } from '../logout/upstream-logout.ts';
import { startUpstream } from './start-upstream.ts';

interface Asking {
  readonly transaction: UpstreamTransaction;
  readonly arrival: Arrival;
  readonly browser: string;
  readonly requestId: string;
}

export const isTooOld = ({ notBefore }: UpstreamTransaction, { at }: Arrival): boolean =>
  notBefore !== undefined && at < notBefore;

/**
 * An upstream lets people in whom it knows still, without asking them anything, whatever it is told: its session is ended, so that the
 * person proves anew who she is. Undefined where that was tried already, or cannot be.
 */
export async function askAfresh(
  services: Services,
  { transaction, arrival, browser, requestId }: Asking,
): Promise<string | undefined> {
  if (transaction.isAgain) return undefined;
  const { upstream, purpose, path, flowKey, notBefore } = transaction;
  const errand = { purpose, path, flowKey, notBefore, isAgain: true };
  const started = await startUpstream(services, { name: upstream, errand, about: { browser, requestId } });
  if (started?.kind !== 'leave') return undefined;
  const open = [{ upstream, idToken: arrival.idToken, sessionUid: '' }];
  const leaving = { open, failed: [], target: started.href, clientId: undefined, isOnTheWay: true };
  return (await leaveNext(services, leaving)).href;
}
