import type Koa from 'koa';
import type { ErrorCode } from '../src/errors.ts';
import type { Pages } from './engine/about.ts';
import { devicePath } from './device/device-path.ts';
import { isOldAddress } from './is-old-address.ts';

const told: { readonly [code in ErrorCode]?: string } = {
  busy: 'temporarily_unavailable',
  sign_in_closed: 'temporarily_unavailable',
  throttled: 'temporarily_unavailable',
  internal: 'server_error',
};

/**
 * From an error page back to the service, with an error of the protocol, where a request of this browser still waits. A link:
 * the request stays alive, so that who comes back to the page may go on.
 */
export async function wayBack(
  { services, oidc, pageOf }: Pages,
  ctx: Koa.Context,
  code: ErrorCode,
): Promise<{ readonly href: string; readonly label: string } | undefined> {
  if (code === 'device_code_over')
    return { href: devicePath(services.config.issuer), label: pageOf(ctx).t.device.another };
  if (code === 'flow_finished') {
    const { name, homeUri } = (await oidc.finishedClient(ctx).catch(() => undefined)) ?? {};
    return name && homeUri ? { href: homeUri, label: pageOf(ctx).t.errors.backToService(name) } : undefined;
  }
  // A link or a form of the system before: it says which service it was for.
  if (isOldAddress(ctx.path)) {
    const { name, homeUri } = (await oidc.client(String(ctx.query['client_id'])).catch(() => undefined)) ?? {};
    return name && homeUri ? { href: homeUri, label: pageOf(ctx).t.errors.backToService(name) } : undefined;
  }
  if (!ctx.path.startsWith('/interaction/')) return undefined;
  const request = await oidc.pendingRequest(ctx).catch(() => undefined);
  const client = request && (await oidc.client(request.clientId).catch(() => undefined));
  if (!request || !client || client.isBuiltIn) return undefined;
  const error = told[code] ?? 'access_denied';
  // A link may be followed late, and a request that has run out by then must not come back.
  const answer = client.hasRequestLifetime
    ? client.siteUri
    : oidc.errorAddress(request, { error, description: code.replaceAll('_', ' ') });
  const href = answer ?? client.homeUri;
  return href ? { href, label: pageOf(ctx).t.errors.backToService(client.name) } : undefined;
}
