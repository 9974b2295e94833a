import { stringify } from 'node:querystring';
import type Koa from 'koa';
import { routes } from '../endpoints.ts';
import { dropFormPost } from './form-post.ts';
import { protocolOf } from './protocol-of.ts';
import { answerOf } from './request-answer.ts';

/** What is read of a request that has gone on before. */
export interface Repeated {
  readonly params?: Readonly<Record<string, string | undefined>>;
  readonly result?: object;
  /** The pushed request behind it. Its parameters never stood in an address. */
  readonly parJti?: unknown;
  /** The code of the device behind it. */
  readonly deviceCode?: unknown;
}

/** Registering is over by the time that a request goes on. */
const askedOnce = 'create';

function asIfFresh({ prompt = '', ...params }: Readonly<Record<string, string | undefined>>): string {
  const prompts = prompt.split(' ').filter((name) => name !== '' && name !== askedOnce);
  const all = { ...params, prompt: prompts.join(' ') || undefined };
  return stringify(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
}

/**
 * Sends a browser that repeats the way back of a request to the beginning of the same request. The answer that handed the request over may
 * never have arrived. A live session then gets a code of its own, and without one a person is asked: the old answer counts for nothing.
 * Returns false where the parameters are not to be had, and where the client was told of an error, which must not become a yes.
 */
export function beginAgain(ctx: Koa.Context, request: Repeated | undefined, issuer: string): boolean {
  const { params, result, parJti, deviceCode } = request ?? {};
  const isRefused = answerOf(result).error !== undefined;
  if (!params || isRefused || parJti !== undefined || deviceCode !== undefined) return false;
  const { pathname } = new URL(issuer);
  const path = `${pathname === '/' ? '' : pathname}${routes.authorization}`;
  dropFormPost(ctx);
  ctx.status = 303;
  ctx.redirect(`${path}?${asIfFresh(params)}`);
  return true;
}

/**
 * Does the same for a request that the library was about to go on with, or had gone on with, when it was found to be over. The library may
 * have begun a session without a person by then. Its cookie would take the place of the session that the answer before this one has opened.
 */
export function beginLibrarysAgain(ctx: Koa.Context, issuer: string): boolean {
  if (!beginAgain(ctx, protocolOf(ctx).entities?.Interaction as Repeated | undefined, issuer)) return false;
  ctx.remove('Set-Cookie');
  return true;
}
