import { ApiProblem } from '../problem.ts';

const detail = 'No publisher of software statements is trusted here. Leave software_statement out.';

/** Refuses a software statement (RFC 7591, section 2.3): what it asserts would otherwise be left out without a word. */
export function refuseStatement({ software_statement: statement }: Readonly<Record<string, unknown>>): void {
  if (statement === undefined || statement === null) return;
  const isJwt = typeof statement === 'string' && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(statement);
  const error = isJwt ? 'unapproved_software_statement' : 'invalid_software_statement';
  throw new ApiProblem('malformed', {
    detail: isJwt ? detail : 'software_statement is no signed JWT.',
    members: { error },
  });
}
