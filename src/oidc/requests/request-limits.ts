import type Koa from 'koa';
import type { Provider } from 'oidc-provider';
import { ipKey, perIp, type Limit } from '../../domain/limits/throttle-rules.ts';
import { createWindowCounter } from '../../domain/limits/window-counter.ts';
import { AppError } from '../../errors.ts';
import { whenKnown } from '../when-known.ts';
import type { Services } from '../../services.ts';
import type { Endpoint } from '../endpoints.ts';
import type { Oidc } from '../oidc.ts';
import { claimedClient } from '../clients/claimed-client.ts';
import { abandonUnit, openUnit } from '../../store/unit/unit-of-work.ts';
import { mustSign } from '../tokens/signed-answer.ts';
import { isSilent, answerWithError } from './authorization-error.ts';

/** Endpoints at which a request without any right leaves a row. */
const begun: ReadonlySet<Endpoint | undefined> = new Set([
  'authorization',
  'pushed_authorization_request',
  'device_authorization',
]);

interface Asked {
  readonly endpoint: Endpoint | undefined;
  readonly provider: Provider;
  readonly ask: () => Promise<void>;
}

/** Says whether the answer leaves a row behind that waits for a program. Everything else is as cheap as any page. */
const leavesRow = ({ status }: Koa.Context) => status === 200 || status === 201;

/** Says whether an authorization request is to be kept as a row, because it is too large for a cookie. */
const leavesRequest = () => [...openUnit().upserts.values()].some(({ model }) => model === 'Interaction');

interface RequestLimits extends Pick<Oidc, 'admitStranger'> {
  /** Answers a request, or refuses it where its network has begun too many. */
  readonly limitRequests: (ctx: Koa.Context, asked: Asked) => Promise<void>;
}

/**
 * Bounds the requests that one network address begins, in this process alone and without a read or a write. A request that is answered
 * without a row is not counted. Silent requests have a limit of their own, since every open page of a service sends them, and so has the
 * server of a client with a secret, since it asks for all of its people.
 */
export function createRequestLimits({
  config: { addressLimits, issuer },
  clients: { registry: clients },
  nowSeconds,
}: Pick<Services, 'config' | 'clients' | 'nowSeconds'>): RequestLimits {
  const times = ({ limit, seconds }: Limit) => ({ limit: Math.ceil(limit * addressLimits), seconds });
  const ofPeople = createWindowCounter(times(perIp.requests));
  const ofPrograms = createWindowCounter(times(perIp.requestsOfPrograms));

  const keyOf = (endpoint: Endpoint | undefined, ip: string) => `${endpoint} ${ipKey(ip)}`;

  const counterOf = (ctx: Koa.Context, endpoint: Endpoint | undefined) => {
    const key = keyOf(endpoint, ctx.ip);
    if (endpoint === 'authorization')
      return ctx.query['prompt'] === 'none' ? { counter: ofPrograms, key } : { counter: ofPeople, key };
    return whenKnown(clients.find(claimedClient(ctx)), (record) => {
      const isServer = record !== undefined && record.metadata.token_endpoint_auth_method !== 'none';
      return isServer ? { counter: ofPrograms, key: `${key} ${record.clientId}` } : { counter: ofPeople, key };
    });
  };

  const refuse = async (ctx: Koa.Context, { provider, retryAfter }: { provider: Provider; retryAfter: number }) => {
    const clientId = ctx.query['client_id'];
    const client = typeof clientId === 'string' ? await provider.Client.find(clientId) : undefined;
    // Nothing is here that could sign an answer.
    if (!isSilent(ctx, client) || mustSign(ctx.query['response_mode'], client))
      throw new AppError('throttled', { retryAfter });
    ctx.set('Retry-After', String(retryAfter));
    const description = `too many requests from this network: try again in ${retryAfter} seconds`;
    answerWithError(ctx, { error: 'temporarily_unavailable', description, issuer });
  };

  /** Forgets what the request would write where it is one row too many. */
  const admitStranger = (ip: string) => {
    const retryAfter = ofPeople.take(keyOf('authorization', ip), nowSeconds());
    if (retryAfter === undefined) return;
    abandonUnit(openUnit());
    throw new AppError('throttled', { retryAfter });
  };

  /** Answers a request of a person, and forgets the answer where it would leave one row too many. */
  const answerPerson = (ctx: Koa.Context, ask: Asked['ask']) =>
    ask().then(() => {
      if (!leavesRequest()) return;
      try {
        admitStranger(ctx.ip);
      } catch (error) {
        ctx.remove('Location');
        throw error;
      }
    });

  const answerWithin = async (
    ctx: Koa.Context,
    { provider, ask }: Asked,
    { counter, key }: { readonly counter: typeof ofPeople; readonly key: string },
  ) => {
    const retryAfter = counter.take(key, nowSeconds());
    if (retryAfter !== undefined) return refuse(ctx, { provider, retryAfter });
    let isKept = counter === ofPrograms;
    try {
      await ask();
      isKept ||= leavesRow(ctx);
    } finally {
      if (!isKept) counter.giveBack(key);
    }
  };

  return {
    limitRequests(ctx, asked) {
      const { endpoint, ask } = asked;
      if (!begun.has(endpoint)) return ask();
      return Promise.resolve(
        whenKnown(counterOf(ctx, endpoint), (counted) =>
          endpoint === 'authorization' && counted.counter === ofPeople
            ? answerPerson(ctx, ask)
            : answerWithin(ctx, asked, counted),
        ),
      );
    },
    admitStranger,
  };
}
