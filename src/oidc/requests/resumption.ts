import type Koa from 'koa';
import type { Provider } from 'oidc-provider';
import { minute } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { requireProof } from '../../store/unit/unit-of-work.ts';
import type { Payload } from '../../store/records/payloads.ts';
import { beginAgain, type Repeated } from './begin-again.ts';
import { visitHash } from './browser-hash.ts';
import { finishedAccountId, finishedClientId } from './finished-requests.ts';
import { answerOf } from './request-answer.ts';
import { createTravellingRequests, type TravellingRequests } from './travelling-requests.ts';

/** The page that follows an answer goes on by itself. After this time somebody else may sit at the browser, so it asks again. */
const answerSeconds = 10 * minute;

/** Says who answered a request, and where: it goes on in the same browser, while the account is as it was. */
export interface Answered {
  /** SHA-256 of the cookie of the browser that ends with the browser and with a logout. */
  readonly visit: string | undefined;
  /** When its time began; epoch seconds. */
  readonly at: number;
  /** The account that was proved, as it was then. */
  readonly account?: { readonly accountId: string; readonly credentialVersion: string } | undefined;
}

/** Says what happens where the library would go on with a request. */
export type Resumption =
  /** The library goes on with the request that has this id; undefined: it decides by its own cookie. */
  | { readonly kind: 'resumed'; readonly uid: string | undefined }
  /** The browser was sent to the page of the request, or to its beginning. */
  | { readonly kind: 'sent' };

function askAgain(ctx: Koa.Context, uid: string): Resumption {
  ctx.status = 303;
  ctx.redirect(`/interaction/${uid}`);
  return { kind: 'sent' };
}

/**
 * Makes the function that looks at a request before the library goes on with it. An answer that another browser gave, or this one long
 * ago, before it was closed or before a logout, does not count, whoever has put its cookie there. The commit that hands the request over waits for the account to be as it was.
 */
export function createResumption(
  services: Services,
  provider: () => Provider,
): (ctx: Koa.Context) => Promise<Resumption> {
  const { config, payloads, nowSeconds } = services;
  const travelling = createTravellingRequests(services);
  const liveAccount = async (ctx: Koa.Context) => (await provider().Session.get(ctx)).accountId;
  const finishedAccount = (uid: string) => finishedAccountId(services, uid);
  const beginning = { issuer: config.issuer, liveAccount, finishedAccount };

  /**
   * Ends the session of another person, who has signed in on this browser in another tab since this answer was given. The library would ask
   * by a page of its own.
   */
  const endOthers = async (ctx: Koa.Context, payload: Payload) => {
    const accountId = answerOf(payload['result'] as object | undefined).login?.accountId;
    if (accountId === undefined) return;
    const live = await provider().Session.get(ctx);
    if (live.accountId === undefined || live.accountId === accountId) return;
    payloads.endSession(live.uid);
  };

  return async (ctx) => {
    const uid = ctx.path.replace(/\/$/, '').split('/').at(-1) ?? '';
    const brought = travelling.read(uid);
    const isLibrarys =
      brought === undefined && ctx.cookies.get(provider().cookieName('resume'), { signed: true }) !== undefined;
    const isRow = brought === 'row' || isLibrarys;
    const payload = isRow ? ((await payloads.find('Interaction', uid)) as Payload | undefined) : brought;
    const answered = payload?.['answered'] as Answered | undefined;
    // A process of version 0.2.0 notes nothing of the browser with its answers.
    if (isLibrarys && !answered) return { kind: 'resumed', uid: undefined };
    if (!payload || !answered || answered.at + answerSeconds <= nowSeconds()) {
      if (await finishedClientId(services, ctx)) {
        if (await beginAgain(ctx, payload as Repeated | undefined, beginning)) return { kind: 'sent' };
        throw new AppError('flow_finished');
      }
      return askAgain(ctx, uid);
    }
    if (answered.visit === undefined || answered.visit !== visitHash(ctx, config.issuer)) return askAgain(ctx, uid);
    if (answered.account) requireProof({ ...answered.account, visit: answered.visit, at: answered.at });
    await endOthers(ctx, payload);
    return { kind: 'resumed', uid: isLibrarys ? undefined : uid };
  };
}

interface LibraryCookies {
  /** Names of the cookies by which the library would know a request. */
  readonly names: readonly string[];
  /** The value that the library reads instead. */
  readonly uid: string | undefined;
  readonly travelling: Pick<TravellingRequests, 'read'>;
}

/**
 * Keeps the library from setting signed cookies of its own for a request that travels: the sealed one is proof enough. It takes no cookie
 * away either, because such a cookie belongs to the address of one finished request, and ends by itself.
 */
export function withoutLibraryCookies(ctx: Koa.Context, { names, uid, travelling }: LibraryCookies): void {
  const { cookies } = ctx;
  const get = cookies.get.bind(cookies);
  const set = cookies.set.bind(cookies);
  cookies.get = (name, options) => (uid !== undefined && names.includes(name) ? uid : get(name, options));
  cookies.set = (name, value, options) => {
    const isNeedless = names.includes(name) && (!value || travelling.read(value) !== undefined);
    return isNeedless ? cookies : set(name, value, options);
  };
}
