import type { Context } from 'koa';
import type { Kind } from './model.ts';

export interface LoggedRequest {
  readonly provider: Kind;
  readonly method: string;
  /** Below the issuer, `/token`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Status of the answer; 0 before there is one. */
  readonly status: number;
}

const secrets = new Set([
  'client_secret',
  'code',
  'code_verifier',
  'refresh_token',
  'id_token_hint',
  'token',
  'authorization',
  'cookie',
]);
const kept = 200;
const mask = (name: string, value: string) => (secrets.has(name) ? '***' : value);

function describe(ctx: Context, about: Pick<LoggedRequest, 'provider' | 'path' | 'status'>): LoggedRequest {
  const form = ctx.state['form'] as URLSearchParams | undefined;
  const parameters = [...new URLSearchParams(ctx.querystring), ...(form ?? [])];
  const headers = ['authorization', 'content-type', 'accept'].filter((name) => ctx.get(name));
  return {
    ...about,
    method: ctx.method,
    parameters: Object.fromEntries(parameters.map(([name, value]) => [name, mask(name, value)])),
    headers: Object.fromEntries(headers.map((name) => [name, mask(name, ctx.get(name))])),
  };
}

/** Keeps the requests of the services, newest last, without secrets. */
export function createRequestLog() {
  const entries: LoggedRequest[] = [];
  return {
    all: (): readonly LoggedRequest[] => [...entries],
    clear: () => {
      entries.length = 0;
    },
    /** Notes a request. Call the returned function once the request is answered. */
    begin: (ctx: Context, { provider, path }: { readonly provider: Kind; readonly path: string }) => {
      const entry = describe(ctx, { provider, path, status: 0 });
      entries.push(entry);
      if (entries.length > kept) entries.shift();
      return () => {
        const at = entries.indexOf(entry);
        if (at >= 0) entries[at] = describe(ctx, { provider, path, status: ctx.status });
      };
    },
  };
}
export type RequestLog = ReturnType<typeof createRequestLog>;
