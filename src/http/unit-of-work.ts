import type Koa from 'koa';
import { AlreadyConsumed, ProofOutdated, type Committer } from '../store/committer.ts';
import { clearUnit, createUnit, endingUnit, type Unit } from '../store/unit-of-work.ts';
import { dropCookies } from './drop-cookies.ts';

interface Options {
  readonly committer: Committer;
  /** Draws the answer of a request whose conditional consume came too late. The writes of that answer need a unit of their own. */
  readonly onLostRace: (ctx: Koa.Context, lost: AlreadyConsumed) => Promise<void>;
  /** Answers a request whose account has changed since its person proved who she is. */
  readonly onOutdatedProof: (ctx: Koa.Context) => void;
  /** Answers a request that could not be written. Returns false where the error is to be shown as any other. */
  readonly onFailedCommit: (ctx: Koa.Context, error: unknown) => boolean;
}

/** Gives each request a unit of work, and commits it before the answer leaves. A request that failed writes nothing. */
export function unitOfWork({ committer, onLostRace, onOutdatedProof, onFailedCommit }: Options): Koa.Middleware {
  const commit = async (ctx: Koa.Context, unit: Unit) => {
    try {
      await committer.commit(unit);
    } catch (error) {
      const hasAnswer = error instanceof AlreadyConsumed || error instanceof ProofOutdated;
      if (hasAnswer || !onFailedCommit(ctx, error)) throw error;
    }
  };
  return (ctx, next) => {
    const unit = createUnit();
    return endingUnit(unit, async () => {
      try {
        await next();
        // The protocol's own handler has drawn the failure, so half of the request's writes must not be committed either.
        if (ctx.status >= 500) clearUnit(unit);
        await commit(ctx, unit);
      } catch (error) {
        dropCookies(ctx);
        // Either comes from this commit, or from one in the middle of the request.
        if (error instanceof AlreadyConsumed) await onLostRace(ctx, error);
        else if (error instanceof ProofOutdated) onOutdatedProof(ctx);
        else throw error;
      }
    });
  };
}
