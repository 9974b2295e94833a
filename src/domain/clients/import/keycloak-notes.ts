/**
 * Says what a client of Keycloak had and a client here has not, or not in the same way. Operators read these sentences after the id of the client;
 * pages have their own words for each code.
 */
const sentences = {
  secret: 'had a secret there; a new one is drawn here and shown once',
  secret_signs:
    'has a secret with signs that its program may send otherwise in a header than here (%, + and signs beyond ASCII): where it is refused, let it send the secret in the body (client_secret_post), or give it a new one',
  implicit: 'used the implicit flow, which does not exist here',
  password: 'could take passwords itself; that is off here (legacy_password_grant)',
  password_kept:
    'takes passwords itself, as before (legacy_password_grant): switch it off as soon as no program of the service does so',
  loopback: 'returns to {items} with any port, and no longer to other paths of this machine',
  addresses: 'no longer returns to {items}',
  patterns: 'keeps as legacy patterns {items}',
  origins: 'no longer lets pages of {items} call the token endpoint',
  jwt_secret:
    'proved itself by a JWT signed with its secret; it proves itself by the secret here (client_secret_basic)',
  certificate: 'proved itself by a TLS certificate; it proves itself by a secret here (client_secret_basic)',
  keys: 'proved itself by keys that cannot be taken over; it proves itself by a secret here (client_secret_basic)',
  without_pkce: 'did not have to send PKCE, and need not here either (require_pkce is false)',
  needs_pkce: 'is public and did not have to send PKCE; here it must',
  consent: 'did not ask people for their consent; here it does, until first_party says that it is yours',
  consent_kept:
    'asks nobody for consent, as before (first_party): where the service is not one of yours, say first_party false',
  mappers: 'had mappers: {items}',
  scopes: 'had scopes that do not exist here: {items}',
  roles: 'had roles: {items}',
  flows: 'had authentication flows of its own',
  authorization: 'had authorization services: resources, policies and permissions',
  lives: 'had lives of sessions or tokens that are not taken over: {items}',
  service_account: 'gets another sub for its service account',
  pairwise: 'got another identifier of each person than other clients; here all clients get the same one',
  options: 'had options without a counterpart: {items}',
  refresh_reuse: 'could use a refresh token again; here it can for {items} seconds (refresh_reuse_seconds)',
  admin_url:
    'was told of sign-outs by Keycloak itself at {items}; its adapter refuses a logout_token, so give the service a backchannel_logout_uri',
  addresses_of_site: 'had an address of the site that is not taken over: {items}',
} as const;

export type KeycloakNoteCode = keyof typeof sentences;

export interface KeycloakNote {
  readonly code: KeycloakNoteCode;
  /** Says what the sentence names. */
  readonly items: readonly string[];
}

/** Says a note in the words for an operator. */
export const describeNote = ({ code, items }: KeycloakNote): string =>
  sentences[code].replace('{items}', () => items.join(', '));
