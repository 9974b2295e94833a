import { stringify } from 'node:querystring';
import type Koa from 'koa';
import { replayBody } from '../tokens/replay-body.ts';
import { askElsewhere } from './ask-elsewhere.ts';

interface Asked {
  /** Path of the endpoint. */
  readonly address: string;
  /** The fields of a form; absent for a GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly authorization?: string;
  /** A proof of possession. */
  readonly proof?: string | undefined;
}

const ofBody = [
  'content-type',
  'content-length',
  'transfer-encoding',
  'authorization',
  'dpop',
  'origin',
  'accept',
] as const;

/**
 * Asks an endpoint of the protocol from within a request for a page of ours, and returns its answer. The answer of the page stays as it was:
 * nothing of what the endpoint answers reaches the browser.
 */
export async function askWithin(
  ctx: Koa.Context,
  { asked, middleware }: { readonly asked: Asked; readonly middleware: Koa.Middleware },
): Promise<{ readonly status: number; readonly body: unknown; readonly inner: Koa.Context }> {
  const { address, form, authorization, proof } = asked;
  const { headers } = ctx.req;
  const before = { method: ctx.method, headers: { ...headers }, state: { ...ctx.state }, sent: ctx.response.headers };
  // The library gives each context a member of its own, once.
  const inner = Object.create(ctx) as Koa.Context;
  for (const name of ofBody) delete headers[name];
  headers.accept = 'application/json';
  if (authorization !== undefined) headers.authorization = authorization;
  if (proof !== undefined) headers['dpop'] = proof;
  if (form) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    Object.assign(ctx.state, { form, formText: stringify(form) });
  }
  ctx.method = form ? 'POST' : 'GET';
  // An endpoint sets the status of an error alone.
  ctx.status = 200;
  replayBody(ctx);
  try {
    await askElsewhere(ctx, { address, ask: async () => middleware(inner, async () => {}) });
    return { status: ctx.status, body: ctx.body, inner };
  } finally {
    ctx.method = before.method;
    for (const name of ofBody) delete headers[name];
    Object.assign(headers, before.headers);
    delete ctx.state['form'];
    delete ctx.state['formText'];
    Object.assign(ctx.state, before.state);
    ctx.body = null;
    for (const name of Object.keys(ctx.response.headers)) ctx.remove(name);
    for (const [name, value] of Object.entries(before.sent)) if (value !== undefined) ctx.set(name, value as string);
    ctx.status = 404;
  }
}
