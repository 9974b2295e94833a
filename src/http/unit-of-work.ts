import type Koa from 'koa';
import { AppError } from '../errors.ts';
import type { Committer } from '../store/unit/committer.ts';
import { AlreadyClaimed, AlreadyConsumed, ProofOutdated } from '../store/unit/unit-failures.ts';
import { requestOrigin, type RequestOrigin } from '../domain/origin/request-origin.ts';
import { abandonUnit, createUnit, isUnitEmpty, withUnit, type Unit } from '../store/unit/unit-of-work.ts';
import { carryCookies } from './carry-cookies.ts';
import { dropCookies } from './drop-cookies.ts';

interface Options {
  readonly committer: Committer;
  /** Returns whether a program sends the request, in which case it says nothing of the browser in which its person sits. */
  readonly isForPrograms: (ctx: Koa.Context) => boolean;
  /** Draws the answer of a request whose conditional consume came too late. The writes of that answer need a unit of their own. */
  readonly onLostRace: (ctx: Koa.Context, lost: AlreadyConsumed) => Promise<void>;
  /** Answers a way back that was gone before. Returns false where the page that says so is to be shown. */
  readonly onRepeatedWayBack: (ctx: Koa.Context) => Promise<boolean>;
  /** Answers a request whose account has changed since its person proved who she is. */
  readonly onOutdatedProof: (ctx: Koa.Context) => void;
  /** Answers a request that could not be written. Returns false where the error is to be shown as any other. */
  readonly onFailedCommit: (ctx: Koa.Context, error: unknown) => boolean;
}

/** Reads the headers once something that is written names the origin, and at most once. */
function lazyOrigin(ctx: Koa.Context): () => RequestOrigin {
  let origin: RequestOrigin | undefined;
  return () => (origin ??= requestOrigin({ ip: ctx.ip, userAgent: ctx.get('User-Agent') }));
}

/** Gives each request a unit of work, and commits it before the answer leaves. A request that failed writes nothing. */
export function unitOfWork(options: Options): Koa.Middleware {
  const { committer, isForPrograms, onLostRace, onRepeatedWayBack, onOutdatedProof, onFailedCommit } = options;
  const run = async (ctx: Koa.Context, next: Koa.Next, unit: Unit) => {
    let isCommitting = false;
    try {
      await next();
      // A request may answer that it failed without throwing. Half of its writes must not be committed either.
      if (ctx.status >= 500) abandonUnit(unit);
      isCommitting = !isUnitEmpty(unit);
      if (isCommitting) await committer.commit(unit);
      carryCookies(ctx, unit.carried.values());
    } catch (error) {
      dropCookies(ctx);
      // Either comes from this commit, or from one in the middle of the request.
      if (error instanceof AlreadyConsumed) await onLostRace(ctx, error);
      else if (error instanceof AlreadyClaimed) {
        // Rows that the request has queued would be read in the place of those that the browser names.
        abandonUnit(unit);
        if (!(await onRepeatedWayBack(ctx))) throw new AppError('flow_finished', { cause: error });
      } else if (error instanceof ProofOutdated) onOutdatedProof(ctx);
      else if (!isCommitting || !onFailedCommit(ctx, error)) throw error;
    } finally {
      unit.isOver = true;
    }
  };
  return (ctx, next) => {
    // The library changes the path of the request while it answers, so the path is looked at now.
    const unit = createUnit({
      origin: isForPrograms(ctx) ? undefined : lazyOrigin(ctx),
      requestId: String(ctx.state['requestId']),
      cookieHeader: ctx.headers.cookie,
    });
    return withUnit(unit, () => run(ctx, next, unit));
  };
}
