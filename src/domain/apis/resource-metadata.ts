import { apiAudience } from '../roles/api-scopes.ts';

/** The path below which an API describes itself (RFC 9728, section 3). */
export const resourceMetadataPath = '/.well-known/oauth-protected-resource';

/** Returns the address of the document that describes the APIs of this server: the path of their identifier follows the name. */
export function resourceMetadataAddress(issuer: string): string {
  const { origin, pathname } = new URL(apiAudience(issuer));
  return `${origin}${resourceMetadataPath}${pathname}`;
}
