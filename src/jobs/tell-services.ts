import type { AccountEventName } from '../domain/account/history-events.ts';
import { postBody } from '../outbound/post-body.ts';
import { timeRequest } from '../outbound/time-request.ts';
import type { Services } from '../services.ts';
import type { LogoutNotice, ServiceNotice, ServiceNoticeStore } from '../store/clients/notices/service-notices.ts';
import { traced } from '../tracing/traced.ts';
import { day, hour } from '../domain/time.ts';
import { createSender, serviceWaits, waitAfter, type Sender } from './sender.ts';
import { tokenAddress } from '../domain/network/token-address.ts';

/** Longer than a try can take, so that no other process takes over a notice that is on its way; seconds. */
const leaseSeconds = 60;
const longestTry = 10_000;
const together = 10;
/** Notices are given up after a day. A service that was away so long hears otherwise: its tokens are refused. */
const patience = day;

/** Result of one try. `refused` is final; `unreachable`, or the status of another answer, is tried again. */
type Outcome = 'told' | 'refused' | 'unreachable' | number;

/** Something that services are told. */
interface News<N extends ServiceNotice> {
  /** The name of the thing, for the log. */
  readonly what: string;
  readonly notices: ServiceNoticeStore<N>;
  /** Member of the registration that holds the address of the service. */
  readonly field: 'backchannel_logout_uri' | 'deletion_uri';
  readonly type: string;
  bodyOf(token: string): string;
  /** Statuses by which a service takes the news. */
  readonly taken: readonly number[];
  /** Event of the audit when a service was not told. */
  readonly untold: AccountEventName;
  /** Makes the token when it leaves, by the key of that moment. */
  readonly sign: (notice: N) => Promise<string>;
}

/** The end of a session (OpenID Connect Back-Channel Logout 1.0, section 2.8): the status decides, whatever else the answer holds. */
export const sessionNews = (services: Services): News<LogoutNotice> => ({
  what: 'the end of a session',
  notices: services.clients.logoutNotices,
  field: 'backchannel_logout_uri',
  type: 'application/x-www-form-urlencoded',
  bodyOf: (token) => new URLSearchParams({ logout_token: token }).toString(),
  taken: [200, 204],
  untold: 'logout.untold',
  sign: services.outbound.signLogout,
});

/** The deletion of an account, pushed as a security event token (RFC 8935, section 2). Status 202 is the standard's, others are near it. */
export const deletionNews = (services: Services): News<ServiceNotice> => ({
  what: 'the deletion of an account',
  notices: services.clients.deletionNotices,
  field: 'deletion_uri',
  type: 'application/secevent+jwt',
  bodyOf: (token) => token,
  taken: [202, 200, 204],
  untold: 'deletion.untold',
  sign: services.outbound.signDeletion,
});

/** Returns the address that the service registered for such news; undefined when it is not to be told any more. */
async function addressOf(
  { clients: { registry: clients }, config }: Services,
  { clientId, field }: { readonly clientId: string; readonly field: News<never>['field'] },
): Promise<string | undefined> {
  const client = await clients.find(clientId);
  return tokenAddress(client?.disabledAt === null ? client.metadata[field] : undefined, config);
}

/**
 * Tells services of what has ended. Several services are told at once, each about one thing after the other, so that a slow service holds
 * up no other.
 * @param signal ends tries that would hold up a stop
 */
export function createTelling<N extends ServiceNotice>(
  services: Services,
  { news, signal }: { readonly news: News<N>; readonly signal: AbortSignal },
): Sender {
  const { log } = services;
  const { notices, field, what } = news;
  const target = field === 'deletion_uri' ? 'deletion_notice' : 'logout_notice';

  const tell = async (notice: N): Promise<Outcome> => {
    const { clientId } = notice;
    const address = await addressOf(services, { clientId, field });
    if (address === undefined) return 'refused';
    const body = news.bodyOf(await news.sign(notice));
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(longestTry)]);
    const { outboundAllowedHosts: allowedHosts } = services.config;
    try {
      const status = await timeRequest({ metrics: services.metrics, target, statusOf: (code: number) => code }, () =>
        postBody(address, { type: news.type, body, allowedHosts, signal: inTime }),
      );
      if (news.taken.includes(status)) return 'told';
      return status === 400 ? 'refused' : status;
    } catch (error) {
      log.debug({ err: error, client: clientId }, 'the way to a service is not open');
      return 'unreachable';
    }
  };

  const giveUp = async (notice: N, outcome: Outcome): Promise<void> => {
    const { clientId, accountId, attempts } = notice;
    services.clients.refusals.note({ clientId, kind: 'untold', detail: `${field} ${outcome}` });
    await services.inUnit(() =>
      services.transaction(async (trx) => {
        services.audit({ event: news.untold, accountId, clientId, details: { attempts, outcome } });
        await notices.remove(notice, trx);
      }),
    );
    log.error({ client: clientId, attempts, outcome }, `a service was not told of ${what}`);
  };

  const settle = async (notice: N, outcome: Outcome): Promise<void> => {
    const { clientId, attempts, endedAt } = notice;
    if (outcome === 'told') {
      await notices.remove(notice);
      log.info({ client: clientId, attempts }, `a service was told of ${what}`);
      return;
    }
    const wait = waitAfter(attempts, serviceWaits);
    const dueAt = services.nowSeconds() + wait;
    if (outcome === 'refused' || dueAt > endedAt + patience) return giveUp(notice, outcome);
    await notices.postpone(notice, dueAt);
    services.clients.refusals.note({ clientId, kind: 'untold', detail: `${field} ${outcome}` });
    // The service is away. One notice is tried, and the others wait for the same moment.
    if (outcome === 'unreachable') await notices.postponeAll(clientId, dueAt);
    log.warn({ client: clientId, attempts, outcome, wait }, `a service could not be told yet of ${what}`);
  };

  const serve = (notice: N) => {
    const { clientId } = notice;
    const facts = { 'geopf_id.client': clientId, 'geopf_id.attempts': notice.attempts };
    return traced(`notice ${field}`, { facts }, async (span) => {
      const outcome = await tell(notice);
      span.note({ 'geopf_id.outcome': String(outcome) });
      await settle(notice, outcome);
    }).catch((error: unknown) => log.error({ err: error, client: clientId }, 'a service could not be told'));
  };

  return createSender<N>({
    together,
    receiverOf: ({ clientId }) => clientId,
    lend: (of) => notices.lend({ ...of, leaseSeconds, longestWait: hour }),
    serve,
    ended: () => notices.wake(),
  });
}
