import type { Provider } from 'oidc-provider';
import { withCertificates } from '../clients/client-certificate.ts';
import { completeRoute } from './complete-route.ts';
import type { OverrideContext } from './override.ts';

/**
 * Leaves out of the discovery document what no client can use: the password grant, which only old clients may use that were registered for it, and
 * certificates of clients where no proxy asks for them.
 */
export function hidePasswordGrant(provider: Provider, { services: { config } }: OverrideContext): void {
  completeRoute(provider, { route: 'discovery', paths: /openid-configuration/i }, (ctx) => {
    const document = ctx.body as { readonly grant_types_supported: readonly string[] };
    const grants = document.grant_types_supported.filter((name) => name !== 'password');
    ctx.body = withCertificates({ ...document, grant_types_supported: grants }, config);
  });
}
