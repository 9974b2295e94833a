import type { InteractionResults } from 'oidc-provider';

/**
 * Returns what was answered earlier in the same request, such as the sign-in before a consent. That sign-in is written already, so the
 * answer that follows it does not stand on its proof again.
 */
export function asWrittenBefore(submission: InteractionResults = {}): InteractionResults {
  const { login } = submission;
  return login ? { ...submission, login: { ...login, credentialVersion: undefined } } : submission;
}
