import type { ApiArea } from './api-area.ts';

/** Makes what answers with a problem as RFC 9457 has it. The types of problems are explained at the address of the issuer. */
export function problemWriter(issuer: string): ApiArea['writeProblem'] {
  const { origin } = new URL(issuer);
  return (ctx, { problem, reference }) => {
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
  };
}
