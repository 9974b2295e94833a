import { answerEndpoint } from '../answer-endpoint.ts';
import type { ApiArea, ApiParts } from '../api-area.ts';
import { createApiLimits } from '../api-limits.ts';
import { createMatcher } from '../match-endpoint.ts';
import { ApiProblem } from '../problem.ts';
import { writeProblem } from '../write-problem.ts';
import { adminEndpoints } from './admin-endpoints.ts';

export const adminPrefix = '/api/admin/v1';

/** Makes the API of the administration. */
export function createAdminArea(parts: ApiParts): ApiArea {
  const { config, nowSeconds } = parts.services;
  const { origin } = new URL(config.issuer);
  const match = createMatcher(adminEndpoints);
  const limit = createApiLimits({ nowSeconds, times: config.addressLimits });
  return {
    prefix: adminPrefix,
    async answer(ctx) {
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
