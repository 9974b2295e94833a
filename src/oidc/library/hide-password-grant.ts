import type { Provider } from 'oidc-provider';
import { exchangesAny } from '../../domain/apis/exchange.ts';
import { tokenExchange } from '../grants/token-exchange.ts';
import { withCertificates } from '../clients/client-certificate.ts';
import { completeRoute } from './complete-route.ts';
import type { OverrideContext } from './override.ts';

/**
 * Leaves out of the discovery document what no client can use: the password grant, which only old clients may use that were registered for it,
 * the exchange of tokens while no two APIs exchange any, and certificates of clients where no proxy asks for them.
 */
export function hidePasswordGrant(provider: Provider, { services: { apis, config } }: OverrideContext): void {
  completeRoute(provider, { route: 'discovery', paths: /openid-configuration/i }, async (ctx) => {
    const document = ctx.body as { readonly grant_types_supported: readonly string[] };
    const hidden = ['password', ...(exchangesAny(await apis.list()) ? [] : [tokenExchange])];
    const grants = document.grant_types_supported.filter((name) => !hidden.includes(name));
    ctx.body = withCertificates({ ...document, grant_types_supported: grants }, config);
  });
}
