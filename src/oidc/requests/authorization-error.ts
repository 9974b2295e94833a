import type Koa from 'koa';
import type { Client } from 'oidc-provider';
import { keepFormPost } from './form-post.ts';
import { protocolOf } from './protocol-of.ts';

/** Returns the client and the parameters of a request, also when it failed before the library read them. */
function requestOf(ctx: Koa.Context): {
  readonly client: Client | undefined;
  readonly params: Readonly<Record<string, unknown>>;
} {
  const { client, params = ctx.query } = protocolOf(ctx);
  return { client, params };
}

/**
 * Says whether no person sees this request and its client can be answered by redirect: a page of ours would hang unseen.
 * @param found the client, when the library has not looked it up
 */
export function isSilent(ctx: Koa.Context, found?: Client): boolean {
  const { client = found, params } = requestOf(ctx);
  const redirectUri = params['redirect_uri'];
  return (
    params['prompt'] === 'none' && typeof redirectUri === 'string' && Boolean(client?.redirectUriAllowed(redirectUri))
  );
}

interface TellingError {
  readonly params: Readonly<Record<string, unknown>>;
  readonly error: string;
  readonly description: string;
  readonly issuer: string;
}

/** Returns what a client is told of an error (RFC 6749 section 4.1.2.1, RFC 9207). */
function errorMembers({ params, error, description, issuer }: TellingError): Readonly<Record<string, string>> {
  const state = params['state'];
  return { error, error_description: description, iss: issuer, ...(typeof state === 'string' ? { state } : {}) };
}

/** Returns the client's return address with an error that goes by redirect. The address was checked before. */
export function errorAddress(told: TellingError): string {
  const { params } = told;
  const target = new URL(String(params['redirect_uri']));
  const members = new URLSearchParams(errorMembers(told));
  if (params['response_mode'] === 'fragment') target.hash = members.toString();
  else for (const [name, value] of members) target.searchParams.set(name, value);
  return target.href;
}

/** Tells the client of an error, by redirect or as a form where it asked for one. The return address was checked before. */
export function answerWithError(ctx: Koa.Context, told: Omit<TellingError, 'params'>): void {
  const { params } = requestOf(ctx);
  if (params['response_mode'] === 'form_post')
    return keepFormPost(ctx, { action: String(params['redirect_uri']), members: errorMembers({ ...told, params }) });
  ctx.status = 303;
  ctx.redirect(errorAddress({ ...told, params }));
}
