import type Koa from 'koa';
import { addMembers } from '../../domain/clients/addresses/add-members.ts';
import { keepFormPost, leaveFor } from './leaving.ts';

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
  leaveFor(ctx, addMembers(address, members, mode === 'fragment' ? 'fragment' : 'query'));
}
