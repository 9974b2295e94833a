import type Koa from 'koa';
import { AlreadyConsumed, type Committer } from '../store/committer.ts';
import { clearUnit, createUnit, endingUnit } from '../store/unit-of-work.ts';

interface Options {
  readonly committer: Committer;
  /** Draws the answer of a request whose conditional consume came too late. The writes of that answer need a unit of their own. */
  readonly onLostRace: (ctx: Koa.Context, lost: AlreadyConsumed) => Promise<void>;
}

/** Gives each request a unit of work, and commits it before the answer leaves. A request that failed writes nothing. */
export function unitOfWork({ committer, onLostRace }: Options): Koa.Middleware {
  return (ctx, next) => {
    const unit = createUnit();
    return endingUnit(unit, async () => {
      await next();
      // The protocol's own handler has drawn the failure, so half of the request's writes must not be committed either.
      if (ctx.status >= 500) clearUnit(unit);
      try {
        await committer.commit(unit);
      } catch (error) {
        if (!(error instanceof AlreadyConsumed)) throw error;
        await onLostRace(ctx, error);
      }
    });
  };
}
