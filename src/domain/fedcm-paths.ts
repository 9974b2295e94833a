/** The path of the endpoints that browsers ask for the Federated Credential Management API. The cookie goes nowhere else. */
export const fedcmPath = '/fedcm';

/** The document by which browsers find the provider (Federated Credential Management API, section "IdP well-known"). */
export const webIdentityPath = '/.well-known/web-identity';

export const fedcmEndpoints = {
  config: `${fedcmPath}/config.json`,
  accounts: `${fedcmPath}/accounts`,
  clientMetadata: `${fedcmPath}/client-metadata`,
  assertion: `${fedcmPath}/assertion`,
  disconnect: `${fedcmPath}/disconnect`,
} as const;

/** The page on which a browser lets a person sign in, in a small window. */
export const signedInPath = '/compte/navigateur';
