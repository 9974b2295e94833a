import { z } from 'zod';
import type { Members } from '../domain/members.ts';
import { apiScopes, type ApiScope } from '../domain/roles/api-scopes.ts';
import { endpointsOf } from '../domain/library-settings/endpoints.ts';
import type { ApiEndpoint } from './api-endpoint.ts';
import { mergePatch, mediaType } from './media-types.ts';
import { problems } from './problem.ts';
import { createSchemaDescriber, type JsonSchema } from './describe-schemas.ts';
import { tagWords } from './tag-words.ts';

/** Says in a few words what a token may do by a scope. */
const scopeWords: Readonly<Record<ApiScope, string>> = {
  'clients:read': 'Read clients: registrations, contacts, versions, statistics.',
  'clients:write': 'Register, change, disable and delete clients, and draw their secrets.',
  'accounts:read': 'Find people and read the state of their accounts, and who holds which role.',
  'accounts:support': 'Act on the accounts of people, as the support does.',
  'accounts:provision': 'Provision people by SCIM.',
  'audit:read': 'Read and export the audit.',
  'state:read': 'Read how the server and its jobs are doing.',
  'ssf.read': 'Read and collect its own streams of events.',
  'ssf.manage': 'Manage its own streams of events.',
};

interface Describing {
  readonly endpoints: readonly ApiEndpoint[];
  readonly issuer: string;
  readonly prefix: string;
  readonly version: string;
}

const partProblem = z.object({
  pointer: z.string().optional().describe('The part of the body, as a JSON pointer in a fragment.'),
  parameter: z.string().optional().describe('The parameter of the address, or the header.'),
  member: z.string().optional().describe('The member of a registration.'),
  detail: z.string(),
  code: z.string().optional().describe('The rule that refuses the part. A code never changes.'),
});

const problem = z
  .looseObject({
    type: z.url().describe('Names the kind of problem; it leads to an explanation.'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional().describe('Says what to do.'),
    errors: z.array(partProblem).optional(),
    reference: z.string().describe('The reference of the request, which `X-Request-Id` has too.'),
  })
  .meta({ id: 'Problem' });

const text = { type: 'string' };

/** Headers of answers, by their names. */
const headers = {
  'X-Request-Id': { description: 'The reference of the request.', schema: text },
  'RateLimit-Policy': { description: 'How many requests a client has in how many seconds.', schema: text },
  RateLimit: { description: 'How many requests are left, and for how many seconds.', schema: text },
  ETag: { description: 'The version of the client.', schema: text },
  Location: { description: 'The address of what was made.', schema: text },
  Link: { description: 'The next page of the list (`rel="next"`).', schema: text },
  'Idempotency-Replayed': { description: '`true` where the answer is that of an earlier request.', schema: text },
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } },
  'WWW-Authenticate': {
    description: 'What is missing in the access token (RFC 6750, RFC 9470, RFC 9728).',
    schema: text,
  },
} as const satisfies Readonly<Record<string, Members>>;

type Header = keyof typeof headers;

const headerRefs = (names: readonly Header[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

const always: readonly Header[] = ['X-Request-Id', 'RateLimit-Policy', 'RateLimit'];

/** Headers of a request that change what is done, by the name of their component. */
const parameters = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The ETag of what was read, or `*` to change any version.',
    schema: text,
    example: '"3"',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Drawn for each request that is a new one, for example a UUID: a request that is repeated with it is carried out one time.',
    schema: { type: 'string', minLength: 8, maxLength: 255 },
    example: 'd1b5f7a0-6b0e-4a53-9d0b-2f1f6f1f8a11',
  },
} as const satisfies Readonly<Record<string, Members>>;

const answerName = (status: number) => `Problem${status}`;

/** Describes the answers that are problems, one for each status that an endpoint names. */
const problemAnswers = (endpoints: readonly ApiEndpoint[]) =>
  Object.fromEntries(
    [...new Set(endpoints.flatMap(statusesOf))].map((status) => {
      const found = Object.entries(problems).filter(([, about]) => about.status === status);
      const names: readonly Header[] = [
        'X-Request-Id',
        ...(status === 401 || status === 403 ? (['WWW-Authenticate'] as const) : []),
        ...(status === 429 || status === 503 ? (['Retry-After'] as const) : []),
      ];
      return [
        answerName(status),
        {
          description: found.map(([slug, { title }]) => `\`${slug}\`: ${title}.`).join(' '),
          headers: headerRefs(names),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ];
    }),
  );

/** Returns the statuses of the problems that an endpoint may answer, beside those that every address may. */
function statusesOf({ method, path, body, needsVersion }: ApiEndpoint): readonly number[] {
  const isChange = method !== 'GET';
  return [
    ...(body ? [400, 413, 415] : []),
    401,
    403,
    ...(path.includes('{') ? [404] : []),
    406,
    ...(isChange ? [409] : []),
    ...(needsVersion ? [412, 428] : []),
    422,
    429,
    500,
    503,
  ].toSorted((a, b) => a - b);
}

const hasMember = (schema: z.ZodType | undefined, name: string) =>
  schema instanceof z.ZodObject && name in schema.shape;

/** Says whether a good answer has the version of what it shows. */
const tellsVersion = ({ response }: ApiEndpoint) => hasMember(response, 'version');

function goodAnswer(
  endpoint: ApiEndpoint,
  { status, describe }: { readonly status: number; readonly describe: (schema: z.ZodType) => JsonSchema },
) {
  const { query, response, files } = endpoint;
  const names: readonly Header[] = [
    ...always,
    ...(status === 201 ? (['Location'] as const) : []),
    ...(status === 201 ? (['Idempotency-Replayed'] as const) : []),
    ...(tellsVersion(endpoint) ? (['ETag'] as const) : []),
    ...(hasMember(query, 'cursor') ? (['Link'] as const) : []),
  ];
  const content = files
    ? Object.fromEntries(files.map((type) => [type, { schema: text }]))
    : response && { [mediaType]: { schema: describe(response) } };
  const words: Readonly<Record<number, string>> = { 201: 'Made', 202: 'Accepted', 204: 'Done' };
  return { description: words[status] ?? 'Done', headers: headerRefs(names), ...(content && { content }) };
}

/** Describes an API as OpenAPI 3.1, from the table of its endpoints and their schemas. */
export function describeApi({ endpoints, issuer, prefix, version }: Describing): Members {
  const { describe, describeMembers, named } = createSchemaDescriber();
  describe(problem);
  const { origin } = new URL(issuer);
  const { token, authorization } = endpointsOf({ issuer });
  const used = apiScopes.filter((name) => endpoints.some(({ scope }) => scope === name));
  const scopes = Object.fromEntries(used.map((scope) => [scope, scopeWords[scope]]));

  const operation = (endpoint: ApiEndpoint) => {
    const { method, operationId, tag, summary, description, scope, body, query, params } = endpoint;
    const inPath = describeMembers(params).map((one) => ({ ...one, place: 'path' }));
    const inQuery = describeMembers(query).map((one) => ({ ...one, place: 'query' }));
    const given = [...inPath, ...inQuery].map(({ name, place, isRequired, description: said, schema }) => ({
      name,
      in: place,
      required: place === 'path' || isRequired,
      ...(said !== undefined && { description: said }),
      schema,
    }));
    const ofHeaders = [
      ...(endpoint.needsVersion ? ['IfMatch'] : []),
      ...(endpoint.takesKey ? ['IdempotencyKey'] : []),
    ].map((name) => ({ $ref: `#/components/parameters/${name}` }));
    const types = method === 'PATCH' ? [mediaType, mergePatch] : [mediaType];
    const good = [endpoint.status ?? 200, ...(endpoint.otherStatuses ?? [])];
    return {
      operationId,
      tags: [tag],
      summary,
      description,
      security: [{ oauth2: [scope] }],
      ...(given.length + ofHeaders.length > 0 && { parameters: [...given, ...ofHeaders] }),
      ...(body && {
        requestBody: {
          required: true,
          content: Object.fromEntries(types.map((type) => [type, { schema: describe(body) }])),
        },
      }),
      responses: {
        ...Object.fromEntries(good.map((status) => [status, goodAnswer(endpoint, { status, describe })])),
        ...(method === 'GET' &&
          tellsVersion(endpoint) && { 304: { description: 'The version that `If-None-Match` names.' } }),
        ...Object.fromEntries(
          statusesOf(endpoint).map((status) => [status, { $ref: `#/components/responses/${answerName(status)}` }]),
        ),
      },
    };
  };

  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const { path, method } = endpoint;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(endpoint) };
  }
  const tags = [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name, description: tagWords[name] }));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Administration of accounts and services',
      version,
      summary: 'Everything that the pages of the administration do, for programs.',
      description:
        'An access token of this server opens the API: that of a service, by client_credentials, or that of a person who holds a role and has signed in with two factors within twelve hours. Its audience is that of the APIs, which it has as soon as it holds one of their scopes.',
      contact: { name: 'Support', url: `${origin}/aide` },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    externalDocs: { description: 'The same, to read', url: `${origin}/api` },
    servers: [{ url: `${origin}${prefix}` }],
    tags,
    paths,
    components: {
      schemas: named(),
      parameters,
      headers,
      responses: problemAnswers(endpoints),
      securitySchemes: {
        oauth2: {
          type: 'oauth2',
          flows: {
            clientCredentials: { tokenUrl: token, scopes },
            authorizationCode: { authorizationUrl: authorization, tokenUrl: token, refreshUrl: token, scopes },
          },
        },
      },
    },
  };
}
