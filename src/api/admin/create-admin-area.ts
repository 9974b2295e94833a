import type Koa from 'koa';
import { answerEndpoint } from '../answer-endpoint.ts';
import type { ApiArea, ApiParts } from '../api-area.ts';
import { createApiLimits } from '../api-limits.ts';
import { describeApi } from '../describe-api.ts';
import { createMatcher } from '../match-endpoint.ts';
import { ApiProblem } from '../problem.ts';
import { writeProblem } from '../write-problem.ts';
import { adminEndpoints } from './admin-endpoints.ts';

const documentMethods = 'GET, HEAD, OPTIONS';

export const adminPrefix = '/api/admin/v1';

/** Makes the API of the administration. */
export function createAdminArea(parts: ApiParts): ApiArea {
  const { config, nowSeconds } = parts.services;
  const { origin } = new URL(config.issuer);
  const match = createMatcher(adminEndpoints);
  const limit = createApiLimits({ nowSeconds, times: config.addressLimits });
  let document: string | undefined;
  /** Answers with the description of the API, or leads to the page to read it: both are for everybody. */
  const answerDocument = (ctx: Koa.Context): boolean => {
    const address = ctx.path.slice(adminPrefix.length);
    const isPage = address === '' || address === '/';
    if (!isPage && address !== '/openapi.json') return false;
    if (ctx.method === 'OPTIONS') {
      ctx.set('Allow', documentMethods);
      ctx.status = 204;
      return true;
    }
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD')
      throw new ApiProblem('method-not-allowed', { headers: { Allow: documentMethods } });
    if (isPage) {
      ctx.status = 303;
      ctx.redirect('/api');
      return true;
    }
    document ??= JSON.stringify(
      describeApi({ endpoints: adminEndpoints, issuer: config.issuer, prefix: adminPrefix, version: '1.0.0' }),
    );
    ctx.body = document;
    ctx.type = 'application/json';
    return true;
  };
  return {
    prefix: adminPrefix,
    async answer(ctx) {
      if (answerDocument(ctx)) return;
      const { endpoint, methods, params } = match(ctx.method, ctx.path.slice(adminPrefix.length));
      if (methods.length === 0) throw new ApiProblem('not-found');
      if (ctx.method === 'OPTIONS') {
        ctx.set('Allow', methods.join(', '));
        ctx.status = 204;
        return;
      }
      if (!endpoint) throw new ApiProblem('method-not-allowed', { headers: { Allow: methods.join(', ') } });
      await answerEndpoint(ctx, { ...parts, endpoint, params, prefix: adminPrefix, limit });
    },
    writeProblem: (ctx, about) => writeProblem(ctx, { ...about, origin }),
  };
}
