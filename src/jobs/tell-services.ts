import { postForm } from '../outbound/post-form.ts';
import type { Services } from '../services.ts';
import type { LogoutNotice } from '../store/clients/logout-notices.ts';
import { day, hour, minute } from '../domain/time.ts';

/** Longer than a try can take, so that no other process takes over a notice that is on its way; seconds. */
const leaseSeconds = 60;
const longestTry = 10_000;
const together = 10;
/** Seconds until the next try, by number of tries. The last value repeats. */
const backOff = [10, 30, 2 * minute, 10 * minute, 30 * minute, hour] as const;
/** Notices are given up after a day. A service that was away so long hears otherwise: its tokens are refused. */
const patience = day;

const waitAfterTry = (attempts: number): number => backOff[Math.min(attempts, backOff.length) - 1] ?? backOff[0];

export type SignLogoutToken = (notice: LogoutNotice) => Promise<string>;

interface Telling {
  readonly signLogoutToken: SignLogoutToken;
  /** Ends tries that would hold up a stop. */
  readonly signal: AbortSignal;
}

interface Teller {
  /** Begins to send the due notices, without waiting for the services. */
  round(isStopping: () => boolean): Promise<void>;
  /** Resolves when no try is under way. */
  idle(): Promise<void>;
}

/** Result of one try. `refused` is final; `unreachable`, or the status of another answer, is tried again. */
type Outcome = 'told' | 'refused' | 'unreachable' | number;

/**
 * Turns a status into a result. The status decides, whatever else the answer holds (OpenID Connect Back-Channel Logout 1.0, section 2.8).
 */
function outcomeOf(status: number): Outcome {
  if (status === 200 || status === 204) return 'told';
  return status === 400 ? 'refused' : status;
}

/** Returns the address that the service registered for logouts; undefined when it is not to be told any more. */
async function addressOf({ clients, config }: Services, clientId: string): Promise<string | undefined> {
  const client = await clients.find(clientId);
  const address = client?.disabledAt === null ? client.metadata.backchannel_logout_uri : undefined;
  if (address === undefined) return undefined;
  // A logout token must not travel in clear. Registration refuses such an address already; this check holds for rows of any origin.
  return config.production && !address.startsWith('https:') ? undefined : address;
}

async function tell(services: Services, notice: LogoutNotice, { signLogoutToken, signal }: Telling): Promise<Outcome> {
  const address = await addressOf(services, notice.clientId);
  if (address === undefined) return 'refused';
  const form = { logout_token: await signLogoutToken(notice) };
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(longestTry)]);
  const { outboundAllowedHosts: allowedHosts } = services.config;
  return postForm(address, { form, allowedHosts, signal: inTime }).then(outcomeOf, (error: unknown) => {
    services.log.debug({ err: error, client: notice.clientId }, 'the way to a service is not open');
    return 'unreachable';
  });
}

async function giveUp(services: Services, notice: LogoutNotice, outcome: Outcome): Promise<void> {
  const { clientId, accountId, attempts } = notice;
  await services.inUnit(() =>
    services.transaction(async (trx) => {
      services.audit({ event: 'logout.untold', accountId, clientId, details: { attempts, outcome } });
      await services.logoutNotices.remove(notice, trx);
    }),
  );
  services.log.error({ client: clientId, attempts, outcome }, 'a service was not told of the end of a session');
}

async function settle(services: Services, notice: LogoutNotice, outcome: Outcome): Promise<void> {
  const { logoutNotices, log } = services;
  const { clientId, attempts, endedAt } = notice;
  if (outcome === 'told') {
    await logoutNotices.remove(notice);
    log.info({ client: clientId, attempts }, 'a service was told of the end of a session');
    return;
  }
  const wait = waitAfterTry(attempts);
  const dueAt = services.nowSeconds() + wait;
  if (outcome === 'refused' || dueAt > endedAt + patience) return giveUp(services, notice, outcome);
  await logoutNotices.postpone(notice, dueAt);
  // The service is away. One notice is tried, and the others wait for the same moment.
  if (outcome === 'unreachable') await logoutNotices.postponeAll(clientId, dueAt);
  log.warn({ client: clientId, attempts, outcome, wait }, 'a service could not be told yet');
}

/**
 * Tells services of ended sessions. Several services are told at once, each about one end after the other, so that a slow service holds up
 * no other.
 */
export function createTelling(services: Services, { signLogoutToken, signal }: Telling): Teller {
  /** Tries under way, by service. */
  const underWay = new Map<string, Promise<void>>();

  const start = (notice: LogoutNotice) => {
    const { clientId } = notice;
    const work = tell(services, notice, { signLogoutToken, signal })
      .then((outcome) => settle(services, notice, outcome))
      .catch((error: unknown) => services.log.error({ err: error, client: clientId }, 'a service could not be told'))
      .then(() => {
        underWay.delete(clientId);
        services.logoutNotices.wake();
      });
    underWay.set(clientId, work);
  };

  return {
    async round(isStopping) {
      for (let isMore = true; isMore && underWay.size < together && !isStopping();) {
        const limit = together - underWay.size;
        const lent = await services.logoutNotices.lend({
          limit,
          leaseSeconds,
          longestWait: hour,
          except: [...underWay.keys()],
        });
        for (const notice of lent) start(notice);
        isMore = lent.length > 0;
      }
    },
    async idle() {
      await Promise.all(underWay.values());
    },
  };
}
