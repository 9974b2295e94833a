import type Koa from 'koa';
import { ScimError } from '../../domain/scim/scim-error.ts';
import { discoveryDocument } from '../../domain/scim/discovery-documents.ts';
import type { ApiArea, ApiParts } from '../api-area.ts';
import { createApiLimits } from '../api-limits.ts';
import { authenticateApi } from '../authenticate-api.ts';
import { requireMethod, tellMethods } from '../methods.ts';
import { ApiProblem, type ProblemSlug } from '../problem.ts';
import { answerUsers } from './answer-users.ts';
import { scimMediaType } from './scim-media-type.ts';

interface Told {
  readonly status: number;
  readonly scimType?: string | undefined;
  readonly detail: string;
}

/** Writes an error as RFC 7644, section 3.12 has it. */
function writeScimError(ctx: Koa.Context, { status, scimType, detail }: Told): void {
  ctx.body = JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
    detail,
  });
  ctx.type = scimMediaType;
}

const scimPrefix = '/api/scim/v2';

/** Each of these scopes lets a service read its people, and the second list lets it change them. */
const readScopes = ['accounts:provision', 'accounts:read'] as const;
const changeScopes = ['accounts:provision', 'accounts:support'] as const;

const slugs: Readonly<Record<number, ProblemSlug>> = {
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  412: 'stale-version',
  429: 'throttled',
};

/** Turns an error of SCIM into a problem, which the frame logs and hands back to `writeProblem`. */
function problemOf(thrown: unknown): unknown {
  if (!(thrown instanceof ScimError)) return thrown;
  const { status, retryAfter } = thrown;
  return new ApiProblem(slugs[status] ?? 'malformed', { cause: thrown, retryAfter });
}

/** RFC 7644, section 3.11 and 3.7: what is not offered says so. */
const unoffered = (path: string) => /^\/(Me|Bulk)(\/|$)/i.test(path);

function answerNotOffered(ctx: Koa.Context): void {
  ctx.status = 501;
  const reference = String(ctx.state['requestId'] ?? '');
  writeScimError(ctx, { status: 501, detail: `This is not offered here. (reference ${reference})` });
}

/** Returns the methods of a path; undefined where the path is unknown. */
function methodsOf(path: string): readonly string[] | undefined {
  if (path === '/Users') return ['GET', 'HEAD', 'POST'];
  if (path === '/Users/.search' || path === '/.search') return ['POST'];
  return /^\/Users\/[^/]+$/.test(path) ? ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'] : undefined;
}

/** Returns the path below the prefix. The names of schemas hold colons, which some products escape. */
function pathOf({ path }: Koa.Context): string {
  const below = path.slice(scimPrefix.length);
  return below.startsWith('/Schemas/') ? below.replaceAll(/%3a/gi, ':') : below;
}

/** Makes the API by which services provision people (RFC 7642 to 7644). */
export function createScimArea(parts: ApiParts): ApiArea {
  const { services } = parts;
  const { origin } = new URL(services.config.issuer);
  const base = `${origin}${scimPrefix}`;
  const limit = createApiLimits({ nowSeconds: services.nowSeconds, times: services.config.addressLimits });

  const answer = async (ctx: Koa.Context) => {
    const path = pathOf(ctx);
    const document = discoveryDocument(path, { base });
    const methods = document ? ['GET', 'HEAD'] : methodsOf(path);
    // No problem of our list has this status, so the error is written here.
    if (unoffered(path)) return answerNotOffered(ctx);
    if (!methods) throw new ApiProblem('not-found');
    if (ctx.method === 'OPTIONS') return tellMethods(ctx, methods);
    requireMethod(ctx, methods);
    if (ctx.accepts(scimMediaType, 'application/json') === false)
      throw new ApiProblem('not-acceptable', { detail: `Answers are ${scimMediaType}.` });
    if (document) {
      // RFC 7644, section 4: these lists are never filtered.
      if (ctx.query['filter'] !== undefined) throw new ScimError({ status: 403 }, 'this list takes no filter');
      ctx.body = JSON.stringify(document);
      ctx.type = scimMediaType;
      return;
    }
    const isChange = !['GET', 'HEAD'].includes(ctx.method) && !path.endsWith('/.search');
    const { clientId } = await authenticateApi(ctx, parts, {
      scopes: isChange ? changeScopes : readScopes,
      isForServices: 'SCIM takes a token of the client itself, by client_credentials.',
    });
    limit(ctx, { clientId, isChange });
    await answerUsers(ctx, { services, path, base, clientId });
  };

  return {
    prefix: scimPrefix,
    async answer(ctx) {
      try {
        await answer(ctx);
      } catch (thrown) {
        throw problemOf(thrown);
      }
    },
    writeProblem(ctx, { problem, reference }) {
      const { cause, detail, headers = {} } = problem.details;
      const own = cause instanceof ScimError ? cause : undefined;
      ctx.status = own?.status ?? problem.status;
      ctx.set(headers);
      writeScimError(ctx, {
        status: ctx.status,
        scimType: own?.scimType ?? (problem.slug === 'malformed' ? 'invalidSyntax' : undefined),
        detail: `${own?.message ?? detail ?? problem.title} (reference ${reference})`,
      });
    },
  };
}
