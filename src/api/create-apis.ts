import type Koa from 'koa';
import type { Logger } from 'pino';
import type { ApiArea, ApiParts } from './api-area.ts';
import { ApiProblem } from './problem.ts';
import { toProblem } from './to-problem.ts';
import { problemWriter } from './write-problem.ts';
import { createAdminArea } from './admin/create-admin-area.ts';
import { createFedcmAreas } from './fedcm/create-fedcm-areas.ts';
import { createRegistrationArea } from './registration/create-registration-area.ts';
import { createResourceArea } from './create-resource-area.ts';
import { createScimArea } from './scim/create-scim-area.ts';
import { createConfigurationAreas } from './ssf/create-configuration-areas.ts';
import { createSsfArea } from './ssf/create-ssf-area.ts';
import { createWalletArea } from './wallet/create-wallet-area.ts';

/** Lists the APIs. */
function apiAreas(parts: ApiParts): readonly ApiArea[] {
  const { wallet } = parts.services;
  const { dynamicRegistration } = parts.services.config;
  const registration = dynamicRegistration ? [createRegistrationArea(parts)] : [];
  return [
    createAdminArea(parts),
    createResourceArea(parts),
    createScimArea(parts),
    ...registration,
    createSsfArea(parts),
    ...createConfigurationAreas(parts),
    ...createFedcmAreas(parts),
    ...(wallet ? [createWalletArea({ services: parts.services, wallet })] : []),
  ];
}

/** Answers a program that has missed the address of an API: it gets no page, and no cookie. */
const createNowhere = ({ services }: ApiParts): ApiArea => ({
  prefix: '/api',
  async answer() {
    throw new ApiProblem('not-found', { detail: 'No API has this address. The page /api lists the addresses.' });
  },
  writeProblem: problemWriter(services.config.issuer),
});

export interface Apis {
  readonly middleware: Koa.Middleware;
  /** Returns whether a request is for an API. */
  readonly isForPrograms: (ctx: Koa.Context) => boolean;
  /** Answers a request to an API that failed anywhere on its way; false for every other request. */
  readonly answerFailure: (ctx: Koa.Context, thrown: unknown) => boolean;
}

interface Options extends ApiParts {
  readonly log: Logger;
  /** Says whether a page has this path. */
  readonly isPage: (path: string) => boolean;
  /** Gives a request its unit of work, and commits it. */
  readonly unitOfWork: Koa.Middleware;
}

/**
 * Puts the APIs in front of the pages. Their requests pass by the forms, the cookies and the CSRF check: a browser sends none of them by
 * itself, because they need a header that no page of another site may set.
 */
export function createApis({ log, unitOfWork, isPage, ...parts }: Options): Apis {
  const areas = apiAreas(parts);
  const nowhere = createNowhere(parts);
  const areaOf = ({ path }: Koa.Context): ApiArea | undefined =>
    areas.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`)) ??
    (path.startsWith(`${nowhere.prefix}/`) && !isPage(path) ? nowhere : undefined);
  return {
    isForPrograms: (ctx) => areaOf(ctx) !== undefined,

    middleware(ctx, next) {
      const area = areaOf(ctx);
      if (!area) return next();
      ctx.state['route'] = area.prefix;
      return unitOfWork(ctx, () => area.answer(ctx));
    },

    answerFailure(ctx, thrown) {
      const area = areaOf(ctx);
      if (!area) return false;
      const problem = toProblem(thrown);
      const reference = String(ctx.state['requestId'] ?? '');
      ctx.state['refusal'] = problem.slug;
      const isFault = problem.status >= 500;
      log[isFault ? 'error' : 'info'](
        { requestId: reference, reason: problem.slug, err: isFault ? problem.cause : undefined },
        'refused',
      );
      area.writeProblem(ctx, { problem, reference });
      return true;
    },
  };
}
