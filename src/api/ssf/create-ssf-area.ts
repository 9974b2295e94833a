import type { ApiArea, ApiParts } from '../api-area.ts';
import { createApiLimits } from '../api-limits.ts';
import { authenticateApi } from '../authenticate-api.ts';
import { methodsOf, requireMethod, tellMethods, wantedMethod } from '../methods.ts';
import { ApiProblem } from '../problem.ts';
import { problemWriter } from '../write-problem.ts';
import { pollPath, ssfPrefix } from './ssf-paths.ts';
import { streamEndpoints } from './stream-endpoints.ts';

/** Returns the endpoints of an address, and what follows their path in it. */
function endpointsAt(address: string) {
  const [, id] = new RegExp(`^${pollPath}/([\\w-]{1,64})$`).exec(address) ?? [];
  const path = id === undefined ? address : pollPath;
  const isPoll = path === pollPath;
  return { found: streamEndpoints.filter((one) => one.path === path && isPoll === (id !== undefined)), rest: id ?? '' };
}

/** Makes the API by which services manage and collect their streams of events (SSF 1.0). */
export function createSsfArea(parts: ApiParts): ApiArea {
  const { config, nowSeconds } = parts.services;
  const limit = createApiLimits({ nowSeconds, times: config.addressLimits });
  return {
    prefix: ssfPrefix,
    async answer(ctx) {
      const { found, rest } = endpointsAt(ctx.path.slice(ssfPrefix.length));
      if (found.length === 0) throw new ApiProblem('not-found');
      const methods = methodsOf(found);
      requireMethod(ctx, methods);
      const endpoint = found.find(({ method }) => method === wantedMethod(ctx.method));
      if (!endpoint) return tellMethods(ctx, methods);
      const { isChange } = endpoint;
      const authenticate = () =>
        authenticateApi(ctx, parts, {
          scopes: isChange ? ['ssf.manage'] : ['ssf.read', 'ssf.manage'],
          isForServices: 'A service manages its streams with its own token.',
        });
      const { clientId } = await authenticate();
      limit(ctx, { clientId, isChange });
      const { status, body } = await endpoint.answer({ ctx, services: parts.services, clientId, rest, authenticate });
      ctx.status = status;
      if (body === undefined) {
        // An empty answer has a length, so that a receiver does not wait for more.
        if (status === 200) ctx.body = '';
        return;
      }
      ctx.body = JSON.stringify(body);
      ctx.type = 'application/json';
    },
    writeProblem: problemWriter(config.issuer),
  };
}
