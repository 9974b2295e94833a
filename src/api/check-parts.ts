import type { z } from 'zod';
import { isStorableText } from '../domain/fields/storable.ts';
import { ApiProblem, type PartProblem } from './problem.ts';

/** Returns a path into a body as a JSON pointer in a fragment (RFC 6901, section 6). */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  `#${path.map((part) => `/${encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`;

/** The rules of acts name themselves by a word, which is the code. */
const rules: Readonly<Record<string, string>> = {
  malformed: 'is malformed',
  characters: 'holds characters that are refused',
  too_large: 'is too large',
};

interface Found {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code: string;
}

/** Returns what a schema refuses, one line for each member that it does not know. */
const found = ({ issues }: z.ZodError): readonly Found[] =>
  issues.flatMap((issue): readonly Found[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not known here', code: 'unknown_member' }))
      : [
          {
            path: issue.path,
            message: issue.message.endsWith('received undefined')
              ? 'is missing'
              : (rules[issue.message] ?? issue.message),
            code: Object.hasOwn(rules, issue.message) ? issue.message : issue.code,
          },
        ],
  );

/** Says what a schema refuses of a body, with a line for each member that is wrong. */
export const refusedParts = (error: z.ZodError): readonly PartProblem[] =>
  found(error).map(({ path, message, code }) => ({ pointer: pointerOf(path), detail: message, code }));

/** Says what a schema refuses of an address, with a line for each part or parameter that is wrong. */
const refusedParameters = (error: z.ZodError): readonly PartProblem[] =>
  found(error).map(({ path, message, code }) => ({ parameter: String(path[0]), detail: message, code }));

const wrongParameters = (errors: readonly PartProblem[]) =>
  new ApiProblem('invalid', { detail: 'Mend the parameters that `errors` names.', errors });

/** Returns a body as its schema has it. Throws ApiProblem where it has another form. */
export function checkBody(schema: z.ZodType, body: unknown): unknown {
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  throw new ApiProblem('invalid', {
    detail: 'Mend the members that `errors` names, and send the request again.',
    errors: refusedParts(checked.error),
  });
}

/** Returns the parts of an address that the path of an endpoint names. Throws ApiProblem where they have another form. */
export function checkParams(schema: z.ZodType, params: Readonly<Record<string, string>>): unknown {
  const checked = schema.safeParse(params);
  if (checked.success) return checked.data;
  throw wrongParameters(refusedParameters(checked.error));
}

/** Returns the parameters of an address as their schema has them. Throws ApiProblem with a line for each that is wrong. */
export function checkQuery(schema: z.ZodType, query: URLSearchParams): unknown {
  const given = new Map<string, string>();
  const errors: PartProblem[] = [];
  for (const [parameter, value] of query) {
    if (given.has(parameter)) errors.push({ parameter, detail: 'stands twice in the address', code: 'repeated' });
    if (!isStorableText(value)) errors.push({ parameter, detail: 'holds a NUL', code: 'nul' });
    given.set(parameter, value);
  }
  const checked = schema.safeParse(Object.fromEntries(given));
  if (!checked.success) errors.push(...refusedParameters(checked.error));
  if (errors.length === 0 && checked.success) return checked.data;
  throw wrongParameters(errors);
}
