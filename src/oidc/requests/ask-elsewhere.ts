import type Koa from 'koa';

/** Sends the request through the library as if it had come to another address. */
export async function askElsewhere(
  ctx: Koa.Context,
  { address, ask }: { readonly address: string; readonly ask: () => Promise<void> },
): Promise<void> {
  const { url } = ctx;
  ctx.url = address;
  try {
    await ask();
  } finally {
    ctx.url = url;
  }
}
