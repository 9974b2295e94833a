import type { Context } from 'koa';
import type { Kind } from './model.ts';

export interface LoggedRequest {
  readonly provider: Kind;
  readonly method: string;
  /** Below the issuer, `/token`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
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

/** What the services sent, newest last, without anything that opens a door. */
export function createRequestLog() {
  const entries: LoggedRequest[] = [];
  return {
    all: (): readonly LoggedRequest[] => [...entries],
    clear: () => {
      entries.length = 0;
    },
    add: (ctx: Context, { provider, path }: { readonly provider: Kind; readonly path: string }) => {
      const form = ctx.state['form'] as URLSearchParams | undefined;
      const parameters = [...new URLSearchParams(ctx.querystring), ...(form ?? [])];
      entries.push({
        provider,
        path,
        method: ctx.method,
        parameters: Object.fromEntries(parameters.map(([name, value]) => [name, mask(name, value)])),
        headers: Object.fromEntries(
          ['authorization', 'content-type', 'accept']
            .filter((name) => ctx.get(name))
            .map((name) => [name, mask(name, ctx.get(name))]),
        ),
        status: ctx.status,
      });
      if (entries.length > kept) entries.shift();
    },
  };
}

export type RequestLog = ReturnType<typeof createRequestLog>;
