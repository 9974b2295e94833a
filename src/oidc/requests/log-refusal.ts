import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Services } from '../../services.ts';

/** Returns a return address for the log, without its secret parts: an operator looks there for the address that was not registered. */
const plainAddress = (address: unknown) =>
  String(address)
    .replace(/[?#].*$/s, '')
    .slice(0, 200);

/** Says whether the library draws a page for an error, because nothing tells whose address it could be sent to. */
function endsOnPage({ oidc }: KoaContextWithOIDC, error: Error): boolean {
  const { client, params } = oidc;
  const isAddressKnown = !(error instanceof errors.InvalidRedirectUri) && typeof params?.['redirect_uri'] === 'string';
  return !client || !isAddressKnown;
}

/**
 * Writes a line about a refused authorization request. Where the person sees a page instead of her service, the line is a warning, and the
 * reference of the page finds it. The id of an unknown client is left out: it is whatever somebody wrote into a link.
 */
export function logRefusal(
  { log }: Pick<Services, 'log'>,
  ctx: KoaContextWithOIDC,
  error: errors.OIDCProviderError,
): void {
  const { client, params } = ctx.oidc;
  const returnAddress = params?.['redirect_uri'] ?? ctx.query['redirect_uri'];
  log[endsOnPage(ctx, error) ? 'warn' : 'info'](
    {
      requestId: String(ctx.state['requestId']),
      error: error.message,
      description: error.error_description,
      client: client?.clientId ?? 'unknown client',
      returnAddress: error instanceof errors.InvalidRedirectUri ? plainAddress(returnAddress) : undefined,
    },
    'authorization refused',
  );
}
