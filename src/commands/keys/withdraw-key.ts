import type { Services } from '../../services.ts';
import { Refused } from '../refused.ts';

export interface Withdrawal {
  readonly kid: string;
  readonly alg: string;
  /** The key that signs in its place from now on; absent where the withdrawn key did not sign. */
  readonly successor?: string;
}

/**
 * Withdraws a key that may have leaked: it is published no longer, so nothing that it has signed is accepted here, from now on and for
 * ever. A key that was published to follow it begins to sign at once.
 */
export async function withdrawKey(
  services: Services,
  { kid, reason }: { readonly kid: string; readonly reason?: string | undefined },
): Promise<Withdrawal> {
  const now = services.nowSeconds();
  const withdrawal = await services.transaction(async (trx) => {
    const keys = await services.keys.signing.lock(trx, now);
    const key = keys.find((one) => one.kid === kid);
    if (!key) throw new Refused(`no published key is called ${kid}; keys list shows them`);
    const { alg } = key;
    const others = keys.filter((one) => one.alg === alg && one.kid !== kid);
    const isSigning = keys.find((one) => one.alg === alg && one.activeFrom <= now)?.kid === kid;
    // A key that has retired signed once, and may have leaked as well: only one that has still to sign can follow.
    const successor = isSigning ? others.findLast(({ activeFrom }) => activeFrom > now) : undefined;
    if (isSigning && !successor) {
      const advice = `run keys rotate --now first, then keys withdraw ${kid}`;
      throw new Refused(`${kid} signs ${alg}, and no key is published to follow it: ${advice}`);
    }
    await services.keys.signing.withdraw(trx, kid);
    // A moment that has passed for every process, even for one whose clock is slow.
    if (successor) await services.keys.signing.activate(trx, { kid: successor.kid, from: key.activeFrom });
    // The newest key that is left was to retire when the withdrawn one had signed for a while. Now it goes on.
    const [newest] = others;
    if (newest) await services.keys.signing.retire(trx, { kid: newest.kid, at: null });
    const done: Withdrawal = { kid, alg, ...(successor && { successor: successor.kid }) };
    services.audit({ event: 'keys.withdrawn', target: { kind: 'key', id: kid }, reason, details: { ...done } });
    return done;
  });
  await services.operation.versions.check();
  return withdrawal;
}
