import type { Context } from 'koa';
import getRawBody from 'raw-body';

/** The posted form; the log of requests finds it in the context. */
export const readForm = async (ctx: Context): Promise<URLSearchParams> => {
  if (ctx.method !== 'POST') return new URLSearchParams();
  const form = new URLSearchParams(await getRawBody(ctx.req, { limit: '64kb', encoding: 'utf-8' }));
  ctx.state['form'] = form;
  return form;
};
