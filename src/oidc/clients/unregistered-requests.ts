import type { KoaContextWithOIDC } from 'oidc-provider';
import { isDocumentAddress } from '../../domain/clients/documents/document-address.ts';

/** Says whether the person has seen the page that names the client and its return address, and has answered it. */
function hasAnswered({ oidc: { result, entities } }: KoaContextWithOIDC): boolean {
  const { consent, error } = (result ?? entities.Interaction?.result ?? {}) as { consent?: object; error?: string };
  return consent !== undefined || error !== undefined;
}

/**
 * Shows an error to the person before she has answered the page of the consent, also after a sign-in for the request, where nobody has
 * registered the client: anybody could make our address lead to any other one otherwise (RFC 9700, section 4.11.2).
 */
export function keepOnPage(ctx: KoaContextWithOIDC, error: Error): void {
  const { client, route } = ctx.oidc;
  const isBefore = route === 'authorization' || (route === 'resume' && !hasAnswered(ctx));
  if (!isBefore || !isDocumentAddress(client?.clientId ?? '')) return;
  Object.assign(error, { allow_redirect: false });
  // The library gives errors that go to the client the status of a redirect.
  if (ctx.status < 400) ctx.status = 400;
}

/**
 * Takes `offline_access` out of a request of a client that nobody has registered, where its person has said yes and has not ticked the box
 * about it. Her grant may hold it all the same: another request of the session got that yes.
 */
export function dropRefusedLasting(
  { oidc: { client, params } }: KoaContextWithOIDC,
  consent: { readonly lasting?: boolean } | undefined,
): void {
  const scope = params?.['scope'];
  if (!consent || consent.lasting === true || typeof scope !== 'string') return;
  if (!isDocumentAddress(client?.clientId ?? '')) return;
  const kept = scope.split(' ').filter((one) => one !== 'offline_access');
  params!['scope'] = kept.join(' ');
}
