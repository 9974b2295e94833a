import type Koa from 'koa';
import type { Logger } from 'pino';
import { AppError, awaySeconds, type ErrorCode } from '../errors.ts';
import { isDatabaseAway } from '../store/database/database-failures.ts';
import { knownMethods, type MethodsOf } from './method-check.ts';

/** Returns the code of any thrown error. An error that is not ours is `internal`, and an error of the database asks people to come back. */
export function codeOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseAway(error)) return new AppError('unavailable', { cause: error });
  const { status } = error as { status?: number };
  if (status === 404) return new AppError('not_found', { cause: error });
  if (status && status < 500) return new AppError('bad_request', { cause: error });
  return new AppError('internal', { cause: error });
}

export interface RefusedRequest {
  readonly code: ErrorCode;
  readonly reference: string;
  /** Seconds to wait before the next try. */
  readonly retryAfter: number | undefined;
}

interface Options {
  readonly log: Logger;
  /** Returns whether programs ask here. A request without a preference gets JSON there, and a page everywhere else. */
  readonly isForPrograms: (ctx: Koa.Context) => boolean;
  readonly methodsOf: MethodsOf;
  /** Answers a request to an API, which has a form of its own for errors; false for every other request. */
  readonly answerFailure: (ctx: Koa.Context, thrown: unknown) => boolean;
  readonly renderPage: (ctx: Koa.Context, error: RefusedRequest) => Promise<string> | string;
  /** A page that needs nothing: the answer while the database is away, and when an error page cannot be drawn. */
  readonly unavailable: {
    readonly policy: string;
    page(about: {
      readonly acceptLanguage: string;
      readonly reference: string;
      readonly isRepeatable: boolean;
    }): string;
  };
}

/** Turns errors into answers, in this one place: HTML or JSON, with a reference, and without the cause. */
export interface ErrorAnswers {
  /** Throws where nothing has answered a request. */
  refuseMissing(ctx: Koa.Context): void;
  /** Answers a request that failed. Returns a promise where a page is still to be drawn. */
  answer(ctx: Koa.Context, thrown: unknown): Promise<void> | undefined;
}

export function createErrorAnswers(options: Options): ErrorAnswers {
  const { log, isForPrograms, methodsOf, answerFailure, renderPage, unavailable } = options;
  const wantsJson = (ctx: Koa.Context) =>
    (isForPrograms(ctx) ? ctx.accepts('json', 'html') : ctx.accepts('html', 'json')) === 'json';
  /** RFC 9110, section 15.5.6 wants this list with every 405. An unknown path may get any method that we know. */
  const allowed = (ctx: Koa.Context) => {
    const methods = methodsOf(ctx.path);
    return [...(methods.size > 0 ? methods : knownMethods)].filter((method) => method !== ctx.method).join(', ');
  };
  const answerUnavailable = (ctx: Koa.Context, reference: string) => {
    ctx.set({ 'Content-Security-Policy': unavailable.policy, 'Retry-After': String(awaySeconds) });
    const isRepeatable = ctx.method === 'GET';
    ctx.body = unavailable.page({ acceptLanguage: ctx.get('Accept-Language'), reference, isRepeatable });
  };
  const drawPage = async (ctx: Koa.Context, error: RefusedRequest) => {
    try {
      ctx.body = await renderPage(ctx, error);
    } catch (err) {
      log.error({ requestId: error.reference, err }, 'an error page could not be drawn');
      ctx.status = 503;
      answerUnavailable(ctx, error.reference);
    }
  };
  return {
    refuseMissing(ctx) {
      if (ctx.status !== 404 || ctx.body !== undefined) return;
      const methods = methodsOf(ctx.path);
      const isOther = methods.size > 0 ? !methods.has(ctx.method) : !['GET', 'HEAD', 'POST'].includes(ctx.method);
      throw new AppError(isOther ? 'method_not_allowed' : 'not_found');
    },
    answer(ctx, thrown) {
      ctx.remove('Location');
      if (answerFailure(ctx, thrown)) return undefined;
      const error = codeOf(thrown);
      const reference = String(ctx.state['requestId'] ?? '');
      ctx.state['refusal'] = error.code;
      const level = error.status >= 500 ? 'error' : 'info';
      log[level](
        { requestId: reference, reason: error.code, err: error.status >= 500 ? (error.cause ?? error) : undefined },
        'refused',
      );
      ctx.status = error.status;
      if (error.status === 405) ctx.set('Allow', allowed(ctx));
      if (error.retryAfter) ctx.set('Retry-After', String(error.retryAfter));
      if (wantsJson(ctx)) {
        ctx.body = { error: error.code, error_description: error.code.replaceAll('_', ' '), reference };
        return undefined;
      }
      ctx.type = 'html';
      if (error.code !== 'unavailable')
        return drawPage(ctx, { code: error.code, reference, retryAfter: error.retryAfter });
      answerUnavailable(ctx, reference);
      return undefined;
    },
  };
}
