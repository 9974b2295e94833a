import type Koa from 'koa';
import type { ApiProblem } from './problem.ts';

interface Asked {
  readonly problem: ApiProblem;
  /** The reference of the request, by which an operator finds it in the log. */
  readonly reference: string;
  readonly origin: string;
}

/** Answers with a problem as RFC 9457 has it. */
export function writeProblem(ctx: Koa.Context, { problem, reference, origin }: Asked): void {
  const { slug, status, title, details } = problem;
  const { detail, errors, headers = {}, members } = details;
  ctx.status = status;
  ctx.set(headers);
  ctx.body = JSON.stringify({
    type: `${origin}/api/problems#${slug}`,
    title,
    status,
    ...(detail !== undefined && { detail }),
    ...members,
    ...(errors !== undefined && { errors }),
    reference,
  });
  ctx.type = 'application/problem+json';
}
