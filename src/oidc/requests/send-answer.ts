import type Koa from 'koa';
import { addMembers } from '../../domain/clients/addresses/add-members.ts';
import { keepFormPost } from './form-post.ts';

interface Sent {
  /** The `response_mode`. An unknown one counts as `query`. */
  readonly mode: unknown;
  /** The return address, already checked. */
  readonly address: string;
  readonly members: Readonly<Record<string, string>>;
}

/** Sends an answer to a client, at the address that the client gave, byte for byte. */
export function sendAnswer(ctx: Koa.Context, { mode, address, members }: Sent): void {
  if (mode === 'form_post') return keepFormPost(ctx, { action: address, members });
  const target = addMembers(address, members, mode === 'fragment' ? 'fragment' : 'query');
  ctx.status = 303;
  ctx.redirect(target);
  // Koa has written the address anew.
  ctx.set('Location', target);
}
