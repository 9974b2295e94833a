import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';

/** An error in the protocol's own words. */
export interface ProtocolError {
  readonly code: string;
  readonly description?: string | undefined;
}

/** Tells a provider that nobody can reach, that does not answer in time, or that says "not now". */
function isUnreachable(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Response) return cause.status >= 500;
  if (error instanceof ClientError && error.code === 'OAUTH_TIMEOUT') return true;
  return [error, cause].some((one) => one instanceof TypeError && one.message === 'fetch failed');
}

/** The code of an error answer as it was received; for what failed here, a code in the same style. */
export function readProtocolError(error: unknown): ProtocolError {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return { code: error.error, description: error.error_description };
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    const parameters = error.cause[0]?.parameters;
    return { code: parameters?.error ?? 'invalid_token', description: parameters?.error_description };
  }
  if (isUnreachable(error)) {
    return { code: 'provider_unreachable', description: 'Le fournisseur d’identité ne répond pas.' };
  }
  if (error instanceof ClientError)
    return { code: 'invalid_response', description: `${error.message} (${error.code})` };
  return { code: 'invalid_response', description: error instanceof Error ? error.message : undefined };
}
