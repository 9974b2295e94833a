import type { ErrorCode } from '../errors.ts';
import { codeOf } from '../http/error-answers.ts';
import { ApiProblem, type ProblemSlug } from './problem.ts';

const slugOf: Readonly<Partial<Record<ErrorCode, ProblemSlug>>> = {
  bad_request: 'malformed',
  forbidden: 'forbidden',
  not_found: 'not-found',
  method_not_allowed: 'method-not-allowed',
  conflict: 'conflict',
  too_large: 'too-large',
  unsupported_type: 'unsupported-type',
  wrong_host: 'wrong-host',
  throttled: 'throttled',
  busy: 'unavailable',
  unavailable: 'unavailable',
};

/** Returns the problem that any thrown error is for a program. An error that nobody foresaw tells nothing of itself. */
export function toProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  const error = codeOf(thrown);
  const slug = slugOf[error.code] ?? (error.status < 500 ? 'malformed' : 'internal');
  return new ApiProblem(slug, { retryAfter: error.retryAfter, cause: error.cause ?? error });
}
