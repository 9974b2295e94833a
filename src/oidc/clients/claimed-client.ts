import type Koa from 'koa';

/** No registered id is longer. */
const longestId = 255;

/**
 * Returns the client that the request of a program claims to be, in its Basic header or in its form. This only keeps counters apart. An
 * empty text stands for an id that no client has.
 */
export function claimedClient(ctx: Koa.Context): string {
  const { client_id: inForm } = (ctx.state['form'] ?? {}) as { client_id?: unknown };
  const [scheme, credentials = ''] = ctx.get('Authorization').split(' ');
  const id =
    scheme?.toLowerCase() === 'basic'
      ? (Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '')
      : String(inForm);
  return id.length > longestId ? '' : id;
}
