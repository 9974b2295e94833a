/**
 * Says why a value of a registration is refused, to be read after the name of its field. Operators read these sentences on the command line; pages
 * have their own words for each code.
 */
const messages = {
  not_text: 'is not a text',
  not_list: 'is not a list',
  not_flag: 'is neither true nor false',
  too_many: 'has more than {max} entries',
  listed_twice: 'is listed twice',
  none_of: 'is none of {allowed}',
  not_whole: 'is not a whole number from {min} to {max}',
  unstorable:
    'holds a NUL, half of a pair of surrogates, a number beyond 2^53, a member called __proto__, or more than 20 levels',
  bad_name: 'is not 1 to {max} characters without invisible or control characters',
  bad_scope: 'is not a list of {allowed} separated by single spaces',
  bad_keys: 'is not a set of public keys ({"keys": [...]})',
  private_key:
    'holds the private part "{part}" of the key {key}: give the public keys alone, and take this one out of use',
  symmetric_key: 'holds a shared secret, or a key without a signature: {key}',
  unknown_key: 'holds a key of a kind that is not known here: {key}',
  broken_key: 'holds a key that cannot be read: {key}',
  weak_key: 'holds a key of {bits} bits, and an RSA key has {min} at least: {key}',
  no_usable_key: 'holds no key that signs with RS256, PS256 or ES256',
  bad_client_id: 'is not 1 to 255 characters of A-Z a-z 0-9 . _ ~ -',
  reserved_client_id: 'is a name that has another meaning here, or has the form of the identifier of a person',
  bad_certificate_name:
    'is not such a name of a certificate; a distinguished name is written as CN=service,O=Example,C=FR (RFC 4514)',
  bad_email: 'is not an e-mail address',
  bad_audience: 'is not 1 to 255 characters without spaces',
  bad_account: 'is not the identifier (sub) of an account',
  bad_date: 'is not a day as YYYY-MM-DD',
  bad_keycloak_tokens: 'is not an object with claims and roles as docs/clients.md describes them',
  bad_reasons: 'is not an object with a reason of 1 to {max} characters for some of {allowed}',

  too_long: 'is longer than {max} characters',
  foreign_characters: 'holds a space, a control character or a letter outside ASCII',
  backslash: 'holds a backslash',
  wildcard: 'holds a wildcard; addresses are compared character by character',
  fragment: 'holds a fragment',
  user_information: 'holds user information',
  dot_segment: 'holds a dot segment',
  host_ends_with_dot: 'has a host that ends with a dot',
  host_characters: 'has a host with other characters than letters, digits, hyphens and single dots',
  not_https: 'must be https',
  this_machine: 'names this machine',
  ip_as_host: 'has an IP address as host',
  not_absolute: 'is not an absolute address',
  bad_scheme: 'has a scheme that is neither https nor a reversed domain name',
  not_origin: 'is not an origin; write {exact}',
  no_star: 'does not end with a star; an exact address needs no pattern',
  star_outside_path: 'has its star outside the path',
  star_in_host: 'has its star in the host',
  not_as_sent: 'is not written as browsers send it',

  nobody_authenticates: 'is empty for a client that cannot authenticate',
  no_way_in: 'is empty: nobody could sign in',
  no_name: 'is missing',
  name_taken: 'is the name of another client already',
  no_address: 'is empty; an address is never learnt from its first use',
  response_type: 'must be ["code"] with the grant authorization_code, and [] without',
  refresh_alone: 'has refresh_token without authorization_code or device_code',
  public_credentials: 'has client_credentials for a client that cannot authenticate',
  needs_credentials: 'needs the grant client_credentials',
  needs_password: 'needs the password among ways_in',
  against_profile: 'is not as the security profile of this client asks (FAPI 2.0 Security Profile, section {section})',
  public_without_pkce: 'cannot be false for a client without authentication',
  needs_keys: 'needs jwks or jwks_uri',
  needs_certificate: 'holds no key with its certificate in x5c',
  needs_certificate_name:
    'needs one name of the certificate: tls_client_auth_subject_dn, or one of tls_client_auth_san_*',
  needs_tls_client_auth: 'needs the token_endpoint_auth_method tls_client_auth',
  two_bindings: 'excludes dpop_bound_access_tokens',
  mtls_off: 'needs mutual TLS, which this server is not set up for (MTLS_CERTIFICATE_HEADER)',
  mtls_without_ca: 'needs the authorities that issue certificates of clients (MTLS_CA)',
  needs_code: 'needs the grant authorization_code',
  needs_backchannel: 'needs backchannel_logout_uri',
  two_key_sources: 'excludes jwks_uri',
  web_only: 'is for web clients only',
  needs_patterns: 'needs legacy_redirect_patterns',
  beyond_scope: 'goes beyond scope',
  claim_beyond_scope: 'goes beyond scope, which never gives this client {claims}',
  name_alone: 'has name without given_name and family_name, which tell the same: list all three, or none',
  nobody_asked: 'needs the grant authorization_code or device_code: nobody is asked otherwise',

  needs_reason: 'is missing: an option for old programs needs a reason',
  needs_end: 'is missing: an option for old programs needs a last day',
  end_passed: 'is a day that has passed',
  managers_only: 'is changed by managers alone',

  beyond_token: 'goes beyond what this access token allows ({allowed})',
  other_host: 'has a host that this access token does not allow ({allowed})',
  other_client: 'belongs to another client',
  not_members: 'is not an object with members of a client file',
  bad_host: 'is not a host such as app.example.org or *.example.org',

  private_address: 'leads to a private network, which the server never calls',

  secret_given: 'is never given: secrets are made here and shown once',
  unknown_member: 'is not a member of a client file',
  not_object: 'is not a JSON object',

  missing: 'is missing',
  query: 'holds a query',
  identifier_taken: 'is the identifier of another API already',
  own_address: 'is an address of this server: its own API is registered by the program',
  bad_names: 'is not an object with fr and en, each 1 to {max} characters without invisible or control characters',
  bad_api_scope:
    'is not an object with a name of 1 to {name} characters of a scope (RFC 6749) and a sentence with fr and en, each of 1 to {max} characters, without |',
  reserved_scope: 'has the name {scope}, which means something else at this server',
  bad_api_client: 'is not an object with a client_id and scopes, a list of names without double entries',
  foreign_scope: 'names the scope {scope}, which the API does not have',
  names_itself: 'names the API itself',
  unknown_client: 'names no client ({client})',
  open_client: 'names a client that proves nothing of itself ({client})',
  api_credentials: 'cannot be none: an API comes as this client',
  fixed_identifier: 'cannot be changed: tokens and services know the API by it; register another API',
  unknown_api_member: 'is not a member of the file of an API',
  unavailable: 'is not available in this version',
  way_off: 'names no way that is switched on here',
  offline_default: 'cannot hold offline_access: each request asks for it',
} as const;

export type RefusalCode = keyof typeof messages;
type RefusalValues = Readonly<Record<string, string | number>>;

export interface Refusal {
  readonly code: RefusalCode;
  /** Says what the sentence names, such as the most entries of a list. */
  readonly values?: RefusalValues;
  /** The sentence for an operator. */
  readonly message: string;
  /** The place in a list. */
  readonly index?: number;
}

/** Puts values in the place of their names in braces. */
export function fillIn(sentence: string, values: RefusalValues = {}): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (name, key: string) => String(values[key] ?? name));
}

export function refusal(code: RefusalCode, values?: RefusalValues): Refusal {
  return { code, ...(values && { values }), message: fillIn(messages[code], values) };
}
