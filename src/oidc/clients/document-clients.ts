import { errors, Provider } from 'oidc-provider';
import {
  hostOfDocument,
  isAdmittedHost,
  isDocumentAddress,
  refuseDocumentAddress,
} from '../../domain/clients/documents/document-address.ts';
import { copySeconds, failureSeconds, longestCopySeconds } from '../../domain/clients/documents/document-life.ts';
import { readDocument } from '../../domain/clients/documents/read-document.ts';
import { documentsInAll, ipKey, perIp } from '../../domain/limits/throttle-rules.ts';
import { createWindowCounter } from '../../domain/limits/window-counter.ts';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import { currentOrigin } from '../../store/unit/unit-of-work.ts';

type ReadingServices = Pick<Services, 'config' | 'clients' | 'outbound' | 'log' | 'nowSeconds'>;

/** Returns a client as it is now; reads its document where the copy has run out. */
export type FindClient = (clientId: string) => ClientRecord | undefined | Promise<ClientRecord | undefined>;

/** Endpoints at which a client says what it is. Elsewhere the last copy answers, however old: a token was given for it. */
const reading: ReadonlySet<unknown> = new Set(['authorization', 'resume', 'pushed_authorization_request', 'token']);

/** Failures that are remembered. Anybody can cause them, so there are few. */
const mostFailures = 1_000;

/** Says why a client cannot be used. `isAway` says that its server did not answer: what was known of the client may still count. */
interface Failure {
  readonly why: string;
  readonly isAway: boolean;
  /** When the server last said that the document is no good; no copy of before counts. */
  readonly goneAt: number;
  readonly until: number;
}

const invalid = (why: string) => new errors.InvalidClient(`client_id ${why}`);

/** Says that nothing can be said now: the same request may succeed later. */
function unavailable(why: string): Error {
  const error = new errors.TemporarilyUnavailable(why);
  return Object.assign(error, { status: 503, statusCode: 503, expose: true });
}

/** Says who asks, so that one network cannot make us ask many servers: its address at an endpoint, or its network on a page. */
const askerOf = () => (Provider.ctx ? ipKey(Provider.ctx.ip) : (currentOrigin()?.network ?? 'unknown'));

/**
 * Makes what finds a client: in the registry, or by the document at its address (draft-ietf-oauth-client-id-metadata-document). A copy counts
 * as long as the headers of its answer say. A server that does not answer ends no client for a day; one that answers something else does so
 * at once. People are told no reason why a server was not reached: they would learn what answers where on our network.
 */
export function createClientFinder(services: ReadingServices): FindClient {
  const { config, log, nowSeconds, outbound } = services;
  const { registry, documents } = services.clients;
  const { clientDocuments: hosts, production, addressLimits } = config;
  const { limit, seconds } = perIp.documents;
  const ofNetwork = createWindowCounter({ limit: Math.ceil(limit * addressLimits), seconds });
  const inAll = createWindowCounter({
    limit: Math.ceil(documentsInAll.limit * addressLimits),
    seconds: documentsInAll.seconds,
  });
  const failures = new Map<string, Failure>();
  const underWay = new Map<string, Promise<Failure | undefined>>();

  const fail = (clientId: string, why: string, isAway: boolean): Failure => {
    if (failures.size >= mostFailures) failures.delete(failures.keys().next().value ?? '');
    const now = nowSeconds();
    // A server that is away takes nothing back of what it said before.
    const goneAt = isAway ? (failures.get(clientId)?.goneAt ?? 0) : now;
    const failure = { why, isAway, goneAt, until: now + failureSeconds };
    failures.set(clientId, failure);
    if (!isAway) documents.forget(clientId);
    log.warn({ host: hostOfDocument(clientId), why }, 'the document of a client cannot be used');
    return failure;
  };

  const ask = async (clientId: string): Promise<Failure | undefined> => {
    let answer: Response;
    let text: string;
    try {
      const isNamed = typeof hosts !== 'string' && hosts.includes(hostOfDocument(clientId));
      answer = await outbound.fetchDocument(clientId, { isNamed });
      text = await answer.text();
    } catch (error) {
      log.info({ err: error, host: hostOfDocument(clientId) }, 'the document of a client was not reached');
      return fail(clientId, 'cannot be read now', true);
    }
    const { status, headers } = answer;
    if (status === 429 || status >= 500) return fail(clientId, 'cannot be read now', true);
    if (status !== 200) return fail(clientId, `is answered with status ${status}`, false);
    const type = headers.get('content-type') ?? '';
    if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type))
      return fail(clientId, 'is not answered as JSON', false);
    const read = readDocument(text, { clientId, production });
    if (!read.ok) return fail(clientId, `leads to a document that ${read.why}`, false);
    const now = nowSeconds();
    documents.remember({ ...read.client, clientId, readAt: now, freshUntil: now + copySeconds(headers, now) });
    return undefined;
  };

  const refuseMany = () => {
    const now = nowSeconds();
    const wait = ofNetwork.take(askerOf(), now) ?? inAll.take('', now);
    if (wait !== undefined) throw unavailable(`too many unknown clients: try again in ${wait} seconds`);
  };

  /**
   * Reads a document, once for all who ask at the same moment, and not soon again after it failed. The limits are for unknown ones: nobody may
   * use them up for the clients of other people.
   */
  const lookAgain = (clientId: string, isKnown: boolean): Promise<Failure | undefined> | Failure => {
    const failed = failures.get(clientId);
    if (failed && failed.until > nowSeconds()) return failed;
    const waiting = underWay.get(clientId);
    if (waiting) return waiting;
    if (!isKnown) refuseMany();
    const asked = ask(clientId).finally(() => underWay.delete(clientId));
    underWay.set(clientId, asked);
    return asked;
  };

  const read = async (clientId: string): Promise<ClientRecord | undefined> => {
    const bad = refuseDocumentAddress(clientId, { production });
    if (bad) throw invalid(bad);
    if (!isAdmittedHost(hostOfDocument(clientId), hosts))
      throw invalid('has a host whose clients must be registered here');
    const known = await registry.find(clientId);
    const isFresh = known?.document !== undefined && known.document.freshUntil > nowSeconds();
    // A client that was blocked is gone, and its server is not asked.
    if (isFresh || known?.disabledAt) return known;
    const failure = await lookAgain(clientId, known?.document !== undefined);
    if (!failure) return registry.find(clientId);
    if (!failure.isAway) throw invalid(failure.why);
    const readAt = known?.document?.readAt ?? 0;
    if (readAt > Math.max(failure.goneAt, nowSeconds() - longestCopySeconds)) return known;
    throw unavailable(`client_id ${failure.why}`);
  };

  return (clientId) => {
    if (hosts === 'off' || !isDocumentAddress(clientId)) return registry.find(clientId);
    const { route } = Provider.ctx?.oidc ?? {};
    return route === undefined || reading.has(route) ? read(clientId) : registry.find(clientId);
  };
}
