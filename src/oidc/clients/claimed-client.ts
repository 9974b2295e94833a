import type Koa from 'koa';

/** No registered id is longer. */
const longestId = 255;

/** Reads the client id of a Basic header, which RFC 6749 section 2.3.1 wants form-encoded; undefined when there is no readable one. */
export function basicId(header: string): string | undefined {
  const [scheme, credentials = ''] = header.split(' ');
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const id = Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '';
  try {
    return decodeURIComponent(id.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/**
 * Returns the client that the request of a program claims to be, in its Basic header or in its form. This only keeps counters apart. An
 * empty text stands for an id that no client has.
 */
export function claimedClient(ctx: Koa.Context): string {
  const { client_id: inForm } = (ctx.state['form'] ?? {}) as { client_id?: unknown };
  const id = basicId(ctx.get('Authorization')) ?? String(inForm);
  return id.length > longestId ? '' : id;
}
