import type Koa from 'koa';
import type { Provider } from 'oidc-provider';

/** The answer to a request that a person does not see: a code, or the error of the protocol. */
export type SilentAnswer =
  | { readonly code: string; readonly error?: undefined }
  | { readonly error: string; readonly description?: string | undefined };

interface Asked {
  readonly provider: Provider;
  /** The id of the session in whose name is asked. */
  readonly sessionId: string;
  /** The path of the authorization endpoint. */
  readonly path: string;
  /** Parameters of the authorization request. */
  readonly params: Readonly<Record<string, string>>;
  /** Sends the request through everything that a request of a browser passes. */
  readonly answer: () => Promise<void> | undefined;
}

/** Returns the cookies by which the library finds a session. */
function sessionCookies(ctx: Koa.Context, { provider, sessionId }: Asked): string {
  const name = provider.cookieName('session');
  const pair = `${name}=${sessionId}`;
  // The keys of our cookies are those of the library.
  const { keys } = ctx.cookies as unknown as { readonly keys: { sign(data: string): string } };
  return `${pair}; ${name}.sig=${keys.sign(pair)}`;
}

const answerHeaders = ['Location', 'Set-Cookie', 'Content-Type', 'Content-Length', 'Retry-After'];

/**
 * Asks the library for a code in the name of a session, as a service does by `prompt=none`, and returns the members of the answer. Every question that
 * a silent request would get is asked here too, because it is one. The browser gets no cookie by it.
 */
export async function askSilently(ctx: Koa.Context, asked: Asked): Promise<SilentAnswer> {
  const { req, url, method } = ctx;
  const { cookie: sent, authorization, ...headers } = req.headers;
  const params = new URLSearchParams({
    ...asked.params,
    response_type: 'code',
    response_mode: 'query',
    prompt: 'none',
  });
  ctx.url = `${asked.path}?${params.toString()}`;
  ctx.method = 'GET';
  req.headers = { ...headers, cookie: sessionCookies(ctx, asked) };
  let location: string;
  try {
    await asked.answer();
    location = ctx.response.get('Location');
  } finally {
    ctx.url = url;
    ctx.method = method;
    req.headers = {
      ...headers,
      ...(sent !== undefined && { cookie: sent }),
      ...(authorization !== undefined && { authorization }),
    };
    for (const name of answerHeaders) ctx.remove(name);
  }
  const {
    code,
    error,
    error_description: description,
  } = Object.fromEntries(new URL(location || 'about:blank').searchParams);
  if (code !== undefined) return { code };
  return { error: error ?? 'invalid_request', description };
}
