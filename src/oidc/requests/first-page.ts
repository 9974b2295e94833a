import type Koa from 'koa';
import { protocolOf } from './protocol-of.ts';

/** Draws the page that a request owes. The context has the address of that page. */
export type RenderRequest = (ctx: Koa.Context) => Promise<void>;

/**
 * Returns the address of the page to which the library has just sent a new request; undefined where it has answered otherwise. The address of
 * a pushed request is good once and for a minute, so the page of such a request stands at an address of its own.
 */
export function firstPageOf(ctx: Koa.Context): string | undefined {
  const begun = protocolOf(ctx).entities?.Interaction as { readonly uid: string; readonly parJti?: string } | undefined;
  if (!begun || begun.parJti !== undefined || ctx.status !== 303) return undefined;
  const address = `/interaction/${begun.uid}`;
  return ctx.response.get('Location') === address ? address : undefined;
}

interface FirstPage {
  /** Address of the page: its forms post there, and there it is asked for again. */
  readonly address: string;
  readonly render: RenderRequest;
}

/**
 * Answers a new request by its first page, without a redirect to the address of that page. Where the page cannot be drawn, the context keeps
 * that address: the page of the error leads back to the service of the request.
 */
export async function drawFirstPage(ctx: Koa.Context, { address, render }: FirstPage): Promise<void> {
  const { url } = ctx;
  ctx.url = address;
  ctx.state['requestPage'] = address;
  ctx.remove('Location');
  ctx.status = 200;
  await render(ctx);
  ctx.url = url;
}
