import type Koa from 'koa';
import { AlreadyConsumed, type Committer } from '../store/committer.ts';
import { clearUnit, createUnit, withUnit } from '../store/unit-of-work.ts';

interface Options {
  readonly committer: Committer;
  /** Draws the answer of a request whose conditional consume came too late. */
  readonly onLostRace: (ctx: Koa.Context, lost: AlreadyConsumed) => Promise<void>;
}

/** What a request wants written is written in one commit before its answer leaves; nothing when it fails. */
export function unitOfWork({ committer, onLostRace }: Options): Koa.Middleware {
  return (ctx, next) => {
    const unit = createUnit();
    return withUnit(unit, async () => {
      await next();
      // A failure that the protocol's own handler drew: half of what it wanted is not written either.
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
