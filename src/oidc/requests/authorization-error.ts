import type Koa from 'koa';
import type { Client } from 'oidc-provider';

interface WithRequest {
  readonly oidc?: { readonly client?: Client; readonly params?: Readonly<Record<string, unknown>> };
}

/** What is asked, also when it failed before the library read it. */
function requestOf(ctx: Koa.Context) {
  const { client, params = ctx.query } = (ctx as unknown as WithRequest).oidc ?? {};
  return { client, params };
}

/** An authorization request that no person sees and whose client can be told by redirect: a page of ours would hang unseen. */
export function isSilent(ctx: Koa.Context): boolean {
  const { client, params } = requestOf(ctx);
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

/** The client's return address, which was checked before, with an error (RFC 6749 section 4.1.2.1, RFC 9207). */
export function errorAddress({ params, error, description, issuer }: TellingError): string {
  const target = new URL(String(params['redirect_uri']));
  const state = params['state'];
  const members = new URLSearchParams({
    error,
    error_description: description,
    iss: issuer,
    ...(typeof state === 'string' ? { state } : {}),
  });
  if (params['response_mode'] === 'fragment') target.hash = members.toString();
  else for (const [name, value] of members) target.searchParams.set(name, value);
  return target.href;
}

/** Tells the client by redirect; its address was checked before. */
export function redirectWithError(ctx: Koa.Context, told: Omit<TellingError, 'params'>): void {
  ctx.status = 303;
  ctx.redirect(errorAddress({ ...told, params: requestOf(ctx).params }));
}
