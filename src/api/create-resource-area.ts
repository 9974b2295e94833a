import { resourceMetadataAddress, resourceMetadataPath } from '../domain/apis/resource-metadata.ts';
import { apiAudience, apiScopes } from '../domain/roles/api-scopes.ts';
import { dpopSigningAlgorithms } from '../domain/keys/signatures.ts';
import type { ApiArea, ApiParts } from './api-area.ts';
import { publicDocument } from './public-document.ts';

/** Makes what says to programs where a token for the APIs of this server comes from, and how it is sent (RFC 9728). */
export function createResourceArea({ services: { config } }: ApiParts): ApiArea {
  const { issuer } = config;
  const resource = apiAudience(issuer);
  return publicDocument({
    issuer,
    prefix: resourceMetadataPath,
    address: new URL(resourceMetadataAddress(issuer)).pathname,
    document: {
      resource,
      authorization_servers: [issuer],
      scopes_supported: apiScopes,
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: dpopSigningAlgorithms,
      tls_client_certificate_bound_access_tokens: false,
      resource_name: 'API of the Géoplateforme accounts',
      'resource_name#fr': 'API des comptes Géoplateforme',
      // The page of the documentation has the address of the identifier.
      resource_documentation: resource,
    },
  });
}
