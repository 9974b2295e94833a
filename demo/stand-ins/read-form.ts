import type { Context } from 'koa';
import { readText } from '../read-text.ts';

/** The posted form; the log of requests finds it in the context. */
export const readForm = async (ctx: Context): Promise<URLSearchParams> => {
  if (ctx.method !== 'POST') return new URLSearchParams();
  const form = new URLSearchParams(await readText(ctx.req));
  ctx.state['form'] = form;
  return form;
};
