import type { StoredMetadata } from '../../../domain/clients/client-metadata.ts';
import type { Services } from '../../../services.ts';
import { keepRegistration } from './keep-registration.ts';

export const builtInClientId = 'geopf-id';

/**
 * Keeps the registration of our own pages in step with the issuer. The pages are a client like any other, and a sign-in that one of
 * these paths asks for comes back to that path.
 */
export async function ensureBuiltInClient(services: Services, ownPaths: readonly string[]): Promise<void> {
  const clientId = builtInClientId;
  const { issuer, serviceName } = services.config;
  const metadata: StoredMetadata = {
    client_name: serviceName,
    client_uri: new URL('/compte', issuer).href,
    redirect_uris: ownPaths.map((path) => new URL(path, issuer).href),
    post_logout_redirect_uris: [],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: issuer.startsWith('https:') ? 'web' : 'native',
    first_party: true,
    built_in: true,
  };
  await keepRegistration(services, { clientId, metadata, secrets: [], development: false });
  await services.operation.versions.check();
}
