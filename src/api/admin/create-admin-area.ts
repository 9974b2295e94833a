import type Koa from 'koa';
import { answerEndpoint } from '../answer-endpoint.ts';
import type { ApiArea, ApiParts } from '../api-area.ts';
import { createApiLimits } from '../api-limits.ts';
import { describeApi } from '../describe-api.ts';
import { createMatcher } from '../match-endpoint.ts';
import { requireMethod, tellMethods } from '../methods.ts';
import { ApiProblem } from '../problem.ts';
import { problemWriter } from '../write-problem.ts';
import { adminEndpoints } from './admin-endpoints.ts';

const documentMethods = ['GET', 'HEAD', 'OPTIONS'];

export const adminPrefix = '/api/admin/v1';

/** Makes the API of the administration. */
export function createAdminArea(parts: ApiParts): ApiArea {
  const { config, nowSeconds } = parts.services;
  const match = createMatcher(adminEndpoints);
  const limit = createApiLimits({ nowSeconds, times: config.addressLimits });
  let document: string | undefined;
  /** Answers with the description of the API, or leads to the page to read it: both are for everybody. */
  const answerDocument = (ctx: Koa.Context, address: '/openapi.json' | '/' | ''): void => {
    requireMethod(ctx, documentMethods);
    if (ctx.method === 'OPTIONS') return tellMethods(ctx, documentMethods);
    if (address !== '/openapi.json') {
      ctx.status = 303;
      return ctx.redirect('/api');
    }
    document ??= JSON.stringify(
      describeApi({ endpoints: adminEndpoints, issuer: config.issuer, prefix: adminPrefix, version: '1.0.0' }),
    );
    ctx.body = document;
    ctx.type = 'application/json';
  };
  return {
    prefix: adminPrefix,
    async answer(ctx) {
      const address = ctx.path.slice(adminPrefix.length);
      if (address === '' || address === '/' || address === '/openapi.json') return answerDocument(ctx, address);
      const { endpoint, methods, params } = match(ctx.method, address);
      if (methods.length === 0) throw new ApiProblem('not-found');
      requireMethod(ctx, methods);
      if (!endpoint) return tellMethods(ctx, methods);
      await answerEndpoint(ctx, { ...parts, endpoint, params, prefix: adminPrefix, limit });
    },
    writeProblem: problemWriter(config.issuer),
  };
}
