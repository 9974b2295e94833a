import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { UpstreamRefusal } from './refusal.ts';

/** Errors that an upstream may name. Any other word of its is not repeated. */
export const errorWord = (error: unknown) =>
  typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : 'unknown';

const pageOf = (address: unknown) =>
  typeof address === 'string' && /^https:\/\/[\w./?&=-]{1,300}$/.test(address) ? address : undefined;

/** Codes of openid-client for an answer that was checked and is not meant for us. */
const hostile: Readonly<Record<string, string>> = {
  OAUTH_INVALID_RESPONSE: 'malformed_token',
  OAUTH_UNSUPPORTED_OPERATION: 'unsupported_token',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'claim',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'expired',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'userinfo_subject',
  OAUTH_KEY_SELECTION_FAILED: 'key',
  OAUTH_JWT_USERINFO_EXPECTED: 'userinfo_unsigned',
};
const failed: Readonly<Record<string, string>> = {
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'malformed_answer',
  OAUTH_RESPONSE_IS_NOT_JSON: 'malformed_answer',
  OAUTH_PARSE_ERROR: 'malformed_answer',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'metadata',
  OAUTH_MISSING_SERVER_METADATA: 'metadata',
  OAUTH_INVALID_SERVER_METADATA: 'metadata',
};

/** Returns what is wrong with a token, from the library's own fixed sentences. */
function detailOf(error: unknown): string | undefined {
  const { message = '', cause } = ((error as Error).cause ?? {}) as { message?: string; cause?: { claim?: unknown } };
  if (typeof cause?.claim === 'string') return cause.claim;
  if (message.includes('signature verification')) return 'signature';
  if (message.includes('"alg"')) return 'algorithm';
  return /missing JWT "([a-z_]+)"/.exec(message)?.[1] ?? /(?:JWT|ID Token) "([a-z_]+)"/.exec(message)?.[1];
}

/** Turns any failure at an upstream into a kind and a word. Nothing that was received goes on. */
export function toRefusal(error: unknown): UpstreamRefusal {
  if (error instanceof UpstreamRefusal) return error;
  if (error instanceof AuthorizationResponseError)
    return new UpstreamRefusal(error.error === 'access_denied' ? 'cancelled' : 'failed', errorWord(error.error));
  if (error instanceof ResponseBodyError)
    return new UpstreamRefusal('failed', `token_${errorWord(error.error)}`, {
      errorPage: pageOf(error.cause['error_uri']),
    });
  if (error instanceof WWWAuthenticateChallengeError) return new UpstreamRefusal('failed', 'challenged');
  const { code = '' } = (error ?? {}) as { code?: string };
  const forged = hostile[code];
  if (forged) return new UpstreamRefusal('hostile', detailOf(error) ?? forged);
  return new UpstreamRefusal('failed', failed[code] ?? 'unavailable', failed[code] ? {} : { cause: error });
}
