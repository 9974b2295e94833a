import { randomToken } from '../../src/crypto/sealer.ts';
import type { Services } from '../../src/services.ts';
import type { UpstreamSession } from '../../src/store/federation/upstream-sessions.ts';
import { forgetFlow, logoutFlowKey, readFlow, writeForAMoment } from '../engine/flow-store.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';

/** Holds what a logout still has to do after the session here has ended. */
export interface LeavingUpstreams {
  /** The sessions at upstreams that were opened through the session. */
  readonly open: readonly UpstreamSession[];
  /** Brands of the upstreams whose session could not be ended. */
  readonly failed: readonly string[];
  /** The address of the client where the logout leads, already checked; undefined when it ends on a page of ours. */
  readonly target: string | undefined;
  readonly clientId: string | undefined;
  /**
   * The person is not logging out. Her session at an upstream is ended on the way to another sign-in there, so she goes on to the target in
   * any case.
   */
  readonly isOnTheWay?: boolean;
}

interface Waiting extends LeavingUpstreams {
  readonly upstream: string;
}

/** Seconds that a logout waits while the person is on a page of the upstream. */
const waitSeconds = 600;
const keyOf = (state: string) => logoutFlowKey<Waiting>(state);

/** Returns the address of the next upstream that can end its session, or what is left when no upstream can. */
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

/** Returns what a logout still has to do, to the first browser that comes back from that upstream with the state of this logout. */
export async function backFromUpstream(
  services: Services,
  { upstream, state, isFailed }: Back,
): Promise<LeavingUpstreams | undefined> {
  const found = await readFlow(services, keyOf(state));
  if (found?.upstream !== upstream || !(await services.payloads.claimOnce(keyOf(state), waitSeconds))) return undefined;
  forgetFlow(services, keyOf(state));
  return isFailed ? { ...found, failed: [...found.failed, upstreamBrand(upstream)] } : found;
}
