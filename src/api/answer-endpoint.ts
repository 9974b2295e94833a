import { Readable } from 'node:stream';
import type Koa from 'koa';
import { z } from 'zod';
import { FreshSignInNeeded } from '../commands/assert-fresh.ts';
import { apiScopesRefusal } from '../commands/clients/command-refusal.ts';
import { administrationScopesIn, apiScopesIn } from '../domain/roles/api-scopes.ts';
import type { ClientRecord } from '../store/clients/clients.ts';
import type { ApiAnswer, ApiEndpoint, ApiVisit } from './api-endpoint.ts';
import type { ApiParts } from './api-area.ts';
import type { createApiLimits } from './api-limits.ts';
import { authenticateApi, signInAgain, type ApiCaller } from './authenticate-api.ts';
import { answerOnce } from './answer-once.ts';
import { checkBody, checkParams, checkQuery } from './check-parts.ts';
import { mediaType, mergePatch } from './media-types.ts';
import { ApiProblem } from './problem.ts';
import { readJson } from './read-json.ts';
import { refusalProblem } from './refusal-problems.ts';
import { toProblem } from './to-problem.ts';

const patchTypes = [mediaType, mergePatch];
const noParameters = z.strictObject({});

interface Answering extends ApiParts {
  readonly endpoint: ApiEndpoint;
  readonly params: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly limit: ReturnType<typeof createApiLimits>;
}

/** A service that acts for itself has no role. */
const notAllowed = ({ account }: ApiCaller) =>
  new ApiProblem('forbidden', {
    detail: account ? 'Your role does not allow this.' : 'No service may do this for itself.',
  });

/**
 * Returns the client that the address names. A client that the caller may not see does not exist for it, and nor does that of the pages. A
 * client with a right that the token lacks is shown, and not touched: the token would get that right by it.
 */
async function clientOf(
  { services, params, endpoint }: Answering,
  caller: ApiCaller,
): Promise<ClientRecord | undefined> {
  const { client_id: id } = params;
  if (id === undefined) {
    if (!caller.may(endpoint.action)) throw notAllowed(caller);
    return undefined;
  }
  const record = await services.clients.registry.find(id);
  if (!record || record.metadata.built_in === true || !caller.may('clients.read', id))
    throw new ApiProblem('not-found');
  if (!caller.may(endpoint.action, id)) throw notAllowed(caller);
  const isBeyond = administrationScopesIn(apiScopesIn(record.metadata.scope)).some(
    (one) => !caller.scopes.includes(one),
  );
  if (endpoint.method !== 'GET' && isBeyond) throw refusalProblem(apiScopesRefusal(id));
  return record;
}

const tagOf = (version: number) => `"${version}"`;

/** Returns the version that a request changes. Throws ApiProblem where it names none, or something that is no version of ours. */
function baseVersionOf(ctx: Koa.Context, { needsVersion }: ApiEndpoint): number | undefined {
  const header = ctx.get('If-Match').trim();
  if (header === '') {
    if (needsVersion !== true) return undefined;
    throw new ApiProblem('version-required', {
      detail: 'Send the header If-Match with the ETag of what you have read, or with * to change any version.',
    });
  }
  if (header === '*') return undefined;
  const [, number] = /^"(\d{1,9})"$/.exec(header) ?? [];
  if (number !== undefined) return Number(number);
  const detail = 'If-Match holds one ETag, as this API has sent it, or *.';
  // RFC 9110, section 13.1.1: a weak tag matches nothing, however right it looks.
  const isTag = /^(W\/)?"[\x21\x23-\x7e]*"$/.test(header);
  throw new ApiProblem(isTag ? 'stale-version' : 'malformed', { detail });
}

async function bodyOf(ctx: Koa.Context, { body, method, maxBytes }: ApiEndpoint): Promise<unknown> {
  if (!body) return undefined;
  const mediaTypes = method === 'PATCH' ? patchTypes : [mediaType];
  return checkBody(body, await readJson(ctx, { mediaTypes, ...(maxBytes !== undefined && { maxBytes }) }));
}

interface Sent {
  readonly endpoint: ApiEndpoint;
  readonly prefix: string;
  readonly answer: ApiAnswer<unknown>;
}

/** Sends what an endpoint answers. */
function send(ctx: Koa.Context, { endpoint, prefix, answer }: Sent): void {
  const { body, version, location, next, file } = answer;
  ctx.status = answer.status ?? endpoint.status ?? 200;
  if (location !== undefined) ctx.set('Location', `${prefix}${location}`);
  if (next !== undefined) {
    const query = new URLSearchParams(ctx.querystring);
    query.set('cursor', next);
    ctx.set('Link', `<${ctx.path}?${query.toString()}>; rel="next"`);
  }
  if (version !== undefined) {
    ctx.set('ETag', tagOf(version));
    const known = ctx.get('If-None-Match').split(',');
    if (endpoint.method === 'GET' && known.some((tag) => tag.trim().replace(/^W\//, '') === tagOf(version))) {
      ctx.status = 304;
      return;
    }
  }
  if (file) {
    ctx.attachment(file.name);
    ctx.type = file.type;
    ctx.body = Readable.from(file.content);
  }
  if (body === undefined) return;
  ctx.body = JSON.stringify(body);
  ctx.type = mediaType;
}

/** Answers a request to an endpoint: who asks, may they, how often, and does the request have the form that the endpoint says. */
export async function answerEndpoint(ctx: Koa.Context, answering: Answering): Promise<void> {
  const { endpoint, params, prefix, limit, ...parts } = answering;
  ctx.state['route'] = `${prefix}${endpoint.path}`;
  const { scope, isForPeople = false, files } = endpoint;
  const caller = await authenticateApi(ctx, parts, { scopes: [scope], isForPeople });
  limit(ctx, { clientId: caller.clientId, isChange: endpoint.method !== 'GET' });
  const types = files ?? [mediaType];
  if (ctx.accepts(...types) === false)
    throw new ApiProblem('not-acceptable', { detail: `Answers are ${types.join(' or ')}.` });
  const client = await clientOf(answering, caller);
  const query = checkQuery(endpoint.query ?? noParameters, new URLSearchParams(ctx.querystring));
  const baseVersion = baseVersionOf(ctx, endpoint);
  const visit: ApiVisit = {
    ...caller,
    params: endpoint.params ? checkParams(endpoint.params, params) : params,
    query,
    body: await bodyOf(ctx, endpoint),
    client: client as ClientRecord,
    baseVersion,
    requestId: String(ctx.state['requestId']),
    services: parts.services,
  };
  try {
    send(ctx, { endpoint, prefix, answer: await answerOnce(ctx, { endpoint, visit }) });
  } catch (error) {
    if (!(error instanceof FreshSignInNeeded)) throw toProblem(error);
    throw signInAgain({ ctx, issuer: parts.services.config.issuer }, true);
  }
}
