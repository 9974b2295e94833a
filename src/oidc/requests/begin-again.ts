import { stringify } from 'node:querystring';
import type Koa from 'koa';
import { routes } from '../endpoints.ts';
import { leaveFor } from './leaving.ts';
import { protocolOf } from './protocol-of.ts';
import { answerOf } from './request-answer.ts';
import { issuerPath } from '../../domain/issuer-path.ts';

/** The members that are read of a request that has gone on before. */
export interface Repeated {
  readonly params?: Readonly<Record<string, string | undefined>>;
  readonly result?: object;
  /** The session in which the request was asked for. */
  readonly session?: { readonly accountId?: string };
  /** The pushed request behind it. Its parameters never stood in an address. */
  readonly parJti?: unknown;
  /** The code of the device behind it. */
  readonly deviceCode?: unknown;
}

export interface Beginning {
  readonly issuer: string;
  /** Returns whose session the browser brings. */
  readonly liveAccount: (ctx: Koa.Context) => Promise<string | undefined>;
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
  request: Repeated | undefined,
  { issuer, liveAccount }: Beginning,
): Promise<boolean> {
  const { params, result, session, parJti, deviceCode } = request ?? {};
  const { error, login } = answerOf(result);
  const isRefused = error !== undefined;
  if (!params || isRefused || parJti !== undefined || deviceCode !== undefined) return false;
  const live = await liveAccount(ctx);
  const isOther = live !== undefined && live !== (login?.accountId ?? session?.accountId);
  const path = `${issuerPath(issuer)}${routes.authorization}`;
  leaveFor(ctx, `${path}?${asIfFresh(params, isOther ? ['select_account'] : [])}`, { isOnTheWay: true });
  return true;
}

/** Does the same for a request that the library was about to go on with, or had gone on with, when it was found to be over. */
export const beginLibrarysAgain = (ctx: Koa.Context, beginning: Beginning): Promise<boolean> =>
  beginAgain(ctx, protocolOf(ctx).entities?.Interaction as Repeated | undefined, beginning);
