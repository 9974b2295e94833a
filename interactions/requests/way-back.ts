import type Koa from 'koa';
import type { ErrorCode } from '../../src/errors.ts';
import type { Pages } from '../engine/about.ts';
import { devicePath } from '../device/device-path.ts';
import { isOldAddress } from '../old-addresses/is-old-address.ts';

const told: { readonly [code in ErrorCode]?: string } = {
  busy: 'temporarily_unavailable',
  sign_in_closed: 'temporarily_unavailable',
  throttled: 'temporarily_unavailable',
  internal: 'server_error',
};

/**
 * Returns the link from an error page back to the service, with a protocol error, when a request of this browser still waits. It is a link
 * and no redirect: the request stays alive, so a person who returns to the page can go on.
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
  // A link or a form of the system before names the service that it was for.
  if (isOldAddress(ctx.path)) {
    const { name, homeUri } = (await oidc.client(String(ctx.query['client_id'])).catch(() => undefined)) ?? {};
    return name && homeUri ? { href: homeUri, label: pageOf(ctx).t.errors.backToService(name) } : undefined;
  }
  if (!ctx.path.startsWith('/interaction/')) return undefined;
  const request = await oidc.pendingRequest(ctx).catch(() => undefined);
  const client = request && (await oidc.client(request.clientId).catch(() => undefined));
  if (!request || !client || client.isBuiltIn) return undefined;
  const error = told[code] ?? 'access_denied';
  // A person may follow the link late. The client must not get an answer to a request whose lifetime has passed.
  const answer = client.hasRequestLifetime
    ? client.siteUri
    : await oidc.errorAddress(request, { error, description: code.replaceAll('_', ' ') });
  const href = answer ?? client.homeUri;
  return href ? { href, label: pageOf(ctx).t.errors.backToService(client.name) } : undefined;
}
