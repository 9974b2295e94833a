import type Koa from 'koa';
import { AlreadyConsumed, type Committer } from '../store/committer.ts';
import { clearUnit, createUnit, endingUnit } from '../store/unit-of-work.ts';

interface Options {
  readonly committer: Committer;
  /** Draws the answer of a request whose conditional consume came too late; what it writes needs a unit of its own. */
  readonly onLostRace: (ctx: Koa.Context, lost: AlreadyConsumed) => Promise<void>;
}

/** Gives each request a unit of work, and commits it before the answer leaves. Of a request that failed nothing is written. */
export function unitOfWork({ committer, onLostRace }: Options): Koa.Middleware {
  return (ctx, next) => {
    const unit = createUnit();
    return endingUnit(unit, async () => {
      await next();
      // The protocol's own handler has drawn the failure: half of what the request wanted must not be written either.
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
