import type { Provider } from 'oidc-provider';
import { completeRoute } from './complete-route.ts';

/** Leaves the password grant out of the discovery document: only old clients that were registered for it may use it. */
export function hidePasswordGrant(provider: Provider): void {
  completeRoute(provider, { route: 'discovery', paths: /openid-configuration/i }, (ctx) => {
    const document = ctx.body as { grant_types_supported: readonly string[] };
    document.grant_types_supported = document.grant_types_supported.filter((name) => name !== 'password');
  });
}
