import type Koa from 'koa';
import type { ApiProblem, ProblemSlug } from '../problem.ts';

/** Error codes of RFC 6750 and RFC 7591 for problems that have one; others keep the name of the problem. */
const codes: Readonly<Partial<Record<ProblemSlug, string>>> = {
  unauthenticated: 'invalid_token',
  malformed: 'invalid_client_metadata',
  throttled: 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
};

interface Written {
  readonly problem: ApiProblem;
  readonly reference: string;
  readonly issuer: string;
}

/** Answers with an error as RFC 7591, section 3.2.2 has it: a description in ASCII. */
export function writeRegistrationProblem(ctx: Koa.Context, { problem, reference, issuer }: Written): void {
  const { slug, status, title, details } = problem;
  const { detail = `${title}.`, headers = {}, members } = details;
  ctx.status = status;
  ctx.set(headers);
  if (slug === 'unauthenticated') {
    const hasToken = ctx.get('Authorization') !== '';
    // RFC 6750, section 3: a request without a token reads no error code.
    ctx.set('WWW-Authenticate', `Bearer realm="${issuer}"${hasToken ? ', error="invalid_token"' : ''}`);
  }
  ctx.body = {
    error: codes[slug] ?? slug.replaceAll('-', '_'),
    error_description: detail.replaceAll(/[^\x20-\x7e]/g, '?'),
    ...members,
    reference,
  };
}
