import { randomToken } from '../../src/crypto/sealer.ts';
import type { Services } from '../../src/services.ts';
import type { UpstreamSession } from '../../src/store/federation/upstream-sessions.ts';
import { forgetFlow, logoutFlowKey, readFlow, writeForAMoment } from '../engine/flow-store.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';

/** What a logout still owes once the session here is over. */
export interface LeavingUpstreams {
  /** Sign-ins at upstreams that were opened through the session. */
  readonly open: readonly UpstreamSession[];
  /** Brands of those that could not be told. */
  readonly failed: readonly string[];
  /** Of the client's, checked; undefined: a page of ours. */
  readonly target: string | undefined;
  readonly clientId: string | undefined;
  /** Nobody logs out here: whatever the upstream did, the person goes on to the target. */
  readonly isOnTheWay?: boolean;
}

interface Waiting extends LeavingUpstreams {
  readonly upstream: string;
}

/** As long as somebody may look at a page of the upstream. */
const waitSeconds = 600;
const keyOf = (state: string) => logoutFlowKey<Waiting>(state);

/** To the next upstream that ends its session, or what is left when none does. */
export async function leaveNext(
  services: Services,
  leaving: LeavingUpstreams,
): Promise<{ readonly href: string } | (LeavingUpstreams & { readonly href: undefined })> {
  const [next, ...open] = leaving.open;
  if (!next) return { ...leaving, href: undefined };
  const { upstream, idToken } = next;
  const state = randomToken();
  const at = services.upstreams.find(({ name }) => name === upstream);
  const href = idToken && (await at?.endSession({ idToken, state }));
  if (!href) {
    services.log.warn({ upstream }, 'the session of an upstream could not be ended');
    return leaveNext(services, { ...leaving, open, failed: [...leaving.failed, upstreamBrand(upstream)] });
  }
  const waiting: Waiting = { ...leaving, open, upstream };
  writeForAMoment(services, keyOf(state), waiting);
  return { href };
}

interface Back {
  readonly upstream: string;
  readonly state: string;
  readonly isFailed: boolean;
}

/** What a logout goes on with, for the first who comes back with its state from that upstream. */
export async function backFromUpstream(
  services: Services,
  { upstream, state, isFailed }: Back,
): Promise<LeavingUpstreams | undefined> {
  const found = await readFlow(services, keyOf(state));
  if (found?.upstream !== upstream || !(await services.payloads.claimOnce(keyOf(state), waitSeconds))) return undefined;
  forgetFlow(services, keyOf(state));
  return isFailed ? { ...found, failed: [...found.failed, upstreamBrand(upstream)] } : found;
}
