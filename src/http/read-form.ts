import { parse, type ParsedUrlQuery } from 'node:querystring';
import type Koa from 'koa';
import rawBody from 'raw-body';
import { AppError } from '../errors.ts';

/** 16 KiB hold every form; a password of a megabyte is refused before anything is computed. */
const maxBytes = 16_384;
const maxParameters = 100;

const isForm = (ctx: Koa.Context) => Boolean(ctx.is('application/x-www-form-urlencoded'));

/** Parameters sent twice become arrays, for the protocol, which refuses them. */
function parseForm(body: string): ParsedUrlQuery {
  const count = body === '' ? 0 : body.split('&').length;
  if (count > maxParameters) throw new AppError('too_large');
  return parse(body, '&', '=', { maxKeys: 0 });
}

/** Reads urlencoded bodies into `ctx.state.form`, and as they came into `ctx.state.formText`, bounded in size and in number of parameters. */
export function readForm(): Koa.Middleware {
  const read = async (ctx: Koa.Context, next: Koa.Next) => {
    try {
      const body = await rawBody(ctx.req, { limit: maxBytes, encoding: 'utf8', length: ctx.request.length ?? null });
      ctx.state['form'] = parseForm(body);
      ctx.state['formText'] = body;
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      const { type } = cause as { type?: string };
      throw new AppError(type === 'entity.too.large' ? 'too_large' : 'bad_request', { cause });
    }
    await next();
  };
  return (ctx, next) => {
    if ((ctx.request.length ?? 0) > maxBytes) throw new AppError('too_large');
    if (ctx.querystring.split('&').length > maxParameters) throw new AppError('too_large');
    return ctx.method === 'POST' && isForm(ctx) ? read(ctx, next) : next();
  };
}

// PostgreSQL takes no NUL in a text, and nobody types one.
const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');

/** The fields of a page's form; one that was sent twice or is no text counts as missing. */
export function formOf(ctx: Koa.Context): Readonly<Record<string, string>> {
  const form = ctx.state['form'] as ParsedUrlQuery | undefined;
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(form ?? {})) if (isText(value)) fields[name] = value;
  return fields;
}
