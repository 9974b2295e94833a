import { stringify } from 'node:querystring';
import type Koa from 'koa';
import { routes } from '../endpoints.ts';
import { leaveFor } from './leaving.ts';
import { protocolOf } from './protocol-of.ts';
import { accountOfRequest, answerOf, type OfSomebody } from './request-answer.ts';
import { issuerPath } from '../../domain/issuer-path.ts';

/** The members that are read of a request that has gone on before. */
export interface Repeated extends OfSomebody {
  readonly uid?: string;
  readonly params?: Readonly<Record<string, string | undefined>>;
  /** The pushed request behind it. Its parameters never stood in an address. */
  readonly parJti?: unknown;
  /** The code of the device behind it. */
  readonly deviceCode?: unknown;
}

export interface Beginning {
  readonly issuer: string;
  /** Returns whose session the browser brings. */
  readonly liveAccount: (ctx: Koa.Context) => Promise<string | undefined>;
  /** Returns who has answered the request with this id, which has ended. */
  readonly finishedAccount: (uid: string) => Promise<string | undefined>;
}

/** Registering is over by the time that a request goes on. */
const askedOnce = 'create';

function asIfFresh(
  { prompt = '', ...params }: Readonly<Record<string, string | undefined>>,
  more: readonly string[],
): string {
  const prompts = [...prompt.split(' ').filter((name) => name !== '' && name !== askedOnce), ...more];
  const all = { ...params, prompt: prompts.join(' ') || undefined };
  return stringify(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
}

/**
 * Sends a browser that repeats the way back of a request to the beginning of the same request. The answer that handed the request over may
 * never have arrived. A live session then gets a code of its own, and without one a person is asked: the old answer counts for nothing. The
 * session of somebody else gets none by itself: its person is shown who is signed in.
 * Returns false where the parameters are not to be had, and where the client was told of an error, which must not become a yes.
 */
export async function beginAgain(
  ctx: Koa.Context,
  request: Repeated = {},
  { issuer, liveAccount, finishedAccount }: Beginning,
): Promise<boolean> {
  const { params, result, parJti, deviceCode, uid } = request;
  const isRefused = answerOf(result).error !== undefined;
  if (!params || isRefused || parJti !== undefined || deviceCode !== undefined) return false;
  // Two people may have sent a form of this request at once. Then the cookie of the first one's session is not in this browser yet.
  const live = (await liveAccount(ctx)) ?? (uid === undefined ? undefined : await finishedAccount(uid));
  const isOther = live !== undefined && live !== accountOfRequest(request);
  const path = `${issuerPath(issuer)}${routes.authorization}`;
  leaveFor(ctx, `${path}?${asIfFresh(params, isOther ? ['select_account'] : [])}`, { isOnTheWay: true });
  return true;
}

/** Does the same for a request that the library was about to go on with, or had gone on with, when it was found to be over. */
export const beginLibrarysAgain = (ctx: Koa.Context, beginning: Beginning): Promise<boolean> =>
  beginAgain(ctx, protocolOf(ctx).entities?.Interaction as Repeated | undefined, beginning);
