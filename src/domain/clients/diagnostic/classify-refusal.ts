import type { RefusalKind } from './client-refusal.ts';

/** An error of the protocol as the library tells it. */
interface ProtocolError {
  /** The code that the client reads. */
  readonly error: string;
  /** The words that the client reads. */
  readonly description?: string | undefined;
  /** The words that the log alone holds. */
  readonly detail?: string | undefined;
  /** The request wanted no page (`prompt=none`). */
  readonly isSilent: boolean;
  /** The browser brought a cookie of ours. */
  readonly hasCookie: boolean;
}

type Rule = readonly [kind: RefusalKind, error: RegExp, words?: RegExp];

/** The first rule that fits decides. `words` is looked for in the description and in the detail. */
const rules: readonly Rule[] = [
  ['address', /^invalid_redirect_uri$/],
  ['address-missing', /^invalid_request$/, /redirect_uri/],
  ['pkce-missing', /^invalid_request$/, /PKCE|code_challenge must|code_challenge_method must be provided/],
  ['pkce-method', /^invalid_request$/, /code_challenge/],
  ['pkce-verifier', /^invalid_(grant|request)$/, /code_verifier/],
  ['scope', /^invalid_scope$/, /not allowed|no scope|invalid characters/],
  ['refresh-scope', /^invalid_scope$/],
  ['grant-type', /^unsupported_grant_type$/],
  ['grant-type', /^unauthorized_client$/, /the grant/],
  ['response-type', /^unsupported_response_type$/],
  ['response-type', /^unauthorized_client$/],
  ['response-type', /^invalid_request$/, /response_type/],
  ['level', /^unmet_authentication_requirements$/],
  ['not-a-tester', /^access_denied$/, /service is in test/],
  ['denied', /^access_denied$/],
  ['request-uri', /^(invalid_request_uri|invalid_request_object|request_uri_not_supported)$/],
  ['request-uri', /^invalid_request$/, /Pushed Authorization Request/],
  ['origin', /^invalid_request$/, /origin is not registered/],
  ['secret-unknown', /^invalid_client$/, /^invalid secret/],
  ['secret-expired', /^invalid_client$/, /secret (has|is) expired/],
  ['secret-withdrawn', /^invalid_client$/, /secret was withdrawn/],
  ['method', /^invalid_client$/, /authentication mechanism/],
  [
    'method',
    /^invalid_request$/,
    /client authentication|authorization header|client_secret must be provided|client_assertion/,
  ],
  ['assertion-past', /^invalid_client$/, /jwt expired/],
  ['assertion-future', /^invalid_client$/, /not active yet|in the future/],
  ['assertion-long', /^invalid_client$/, /lives longer/],
  ['assertion-repeated', /^invalid_client$/, /only be used once/],
  ['assertion-audience', /^invalid_client$/, /audience/],
  [
    'assertion-key',
    /^invalid_client$/,
    /no (matching|applicable) key|signature verification failed|alg mismatch|JWKSNoMatchingKey|JWSSignature/i,
  ],
  ['keys-unreachable', /^invalid_client$/, /invalid_client_metadata|failed to be refreshed/],
  ['certificate-missing', /^invalid_(client|grant)$/, /certificate (was )?not provided/],
  ['certificate', /^invalid_(client|grant)$/, /certificate|x5t#S256/],
  ['assertion', /^invalid_client$/],
  ['code-expired', /^invalid_grant$/, /authorization code is expired/],
  ['code-used', /^invalid_grant$/, /authorization code already/],
  ['code-address', /^invalid_grant$/, /redirect_uri mismatch/],
  ['code-unknown', /^invalid_grant$/, /authorization code not found/],
  ['refresh-unknown', /^invalid_grant$/, /refresh token not found/],
  ['refresh-expired', /^invalid_grant$/, /refresh token is expired/],
  ['refresh-used', /^invalid_grant$/, /refresh token already/],
  ['foreign-token', /^invalid_(grant|request)$/, /client mismatch|not authorized to revoke/],
  ['device-expired', /^(expired_token|invalid_grant)$/, /device code/],
  ['device-hurry', /^slow_down$/],
  ['account', /^invalid_grant$/, /account/],
  ['grant-over', /^invalid_grant$/, /^grant (not found|is expired)/],
];

/** Returns the reason for which a request was refused, by what the library tells of it. */
export function classifyRefusal(told: ProtocolError): RefusalKind {
  const { error, description = '', detail = '', isSilent, hasCookie } = told;
  if (isSilent) {
    if (error === 'login_required') return hasCookie ? 'silent-no-session' : 'silent-no-cookie';
    if (error === 'consent_required') return 'silent-consent';
    if (error.endsWith('_required')) return 'silent-other';
  }
  const found = rules.find(
    ([, code, words]) => code.test(error) && (words === undefined || words.test(description) || words.test(detail)),
  );
  return found?.[0] ?? 'request';
}
