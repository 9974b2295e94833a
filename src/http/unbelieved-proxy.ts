import type { Logger } from 'pino';
import type { Around } from './answer-requests.ts';

interface Options {
  readonly log: Logger;
  readonly trustProxy: number;
}

/**
 * Warns once when requests come through a proxy that nobody has declared. All people then seem to have the address of the proxy, so that
 * a few wrong passwords lock everybody out. A stranger can send these headers too, so one line is enough.
 */
export function unbelievedProxy({ log, trustProxy }: Options): Around {
  let isWarned = trustProxy > 0;
  return (ctx) => {
    if (!isWarned && (ctx.get('X-Forwarded-For') || ctx.get('Forwarded'))) {
      isWarned = true;
      log.warn(
        'TRUST_PROXY: a request came with X-Forwarded-For, which is not believed; where a proxy of yours stands in front, set TRUST_PROXY=1',
      );
    }
    return undefined;
  };
}
