import type Koa from 'koa';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { AlreadyConsumed } from '../store/unit/unit-failures.ts';
import { isResumption } from './endpoints.ts';
import type { Oidc } from './oidc.ts';
import { beginLibrarysAgain } from './requests/begin-again.ts';
import { finishedAccountId } from './requests/finished-requests.ts';
import { dropLeaving } from './requests/leaving.ts';
import { answerLostRace } from './requests/lost-race.ts';
import { answerSilentFailure } from './requests/silent-failure.ts';

interface Options {
  readonly oidc: Pick<Oidc, 'session'>;
  /** Ends the visit of this browser and asks for the page again. */
  readonly askAgain: (ctx: Koa.Context) => void;
}

/** Says how a request is answered whose unit of work could not be committed, for `unitOfWork`. */
export function answerFailedUnits(services: Services, { oidc, askAgain }: Options) {
  const beginning = {
    issuer: services.config.issuer,
    liveAccount: async (ctx: Koa.Context) => (await oidc.session(ctx))?.accountId,
    finishedAccount: (uid: string) => finishedAccountId(services, uid),
  };
  return {
    onLostRace: (ctx: Koa.Context, lost: AlreadyConsumed) => answerLostRace(ctx, { services, lost }),
    onRepeatedWayBack: (ctx: Koa.Context) => beginLibrarysAgain(ctx, beginning),
    onFailedCommit(ctx: Koa.Context, error: unknown) {
      const isAnswered = answerSilentFailure(ctx, services);
      const requestId = String(ctx.state['requestId']);
      if (isAnswered) services.log.error({ requestId, err: error }, 'a silent request could not be written');
      return isAnswered;
    },
    onOutdatedProof(ctx: Koa.Context) {
      // Between the answer of a person and the way back to her service there is no page that could ask again.
      if (isResumption(ctx.path)) throw new AppError('flow_expired');
      dropLeaving(ctx);
      askAgain(ctx);
    },
  };
}
