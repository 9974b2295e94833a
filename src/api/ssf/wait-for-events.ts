import type Koa from 'koa';
import type { Services } from '../../services.ts';

/** Says how long a receiver waits for an event before it is answered without one; milliseconds. */
const longest = 10_000;
/** Another process may have put the event there. So often the database is asked; milliseconds. */
const lookEvery = 1000;
/** Requests that wait in one process, and those of one service among them. The others are answered at once. */
const mostWaiting = 100;
const mostOfOne = 10;

/** Ids of the services whose requests wait, once for each request. */
const waiting: string[] = [];

/** Returns whether one more request of a service may wait. One service alone must not take the places of all. */
const mayWait = (clientId: string) =>
  waiting.length < mostWaiting && waiting.filter((one) => one === clientId).length < mostOfOne;

/** Resolves when events may have come, when the receiver has gone, or after a second. */
function nextLook(ctx: Koa.Context, { events: { notices: eventNotices } }: Pick<Services, 'events'>): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      ctx.res.off('close', end);
      resolve();
    };
    const timer = setTimeout(end, lookEvery);
    const stop = eventNotices.onWake(end);
    ctx.res.once('close', end);
  });
}

/** Asks again and again until there is an answer, for some seconds at most (RFC 8936, section 2.4: a long poll). */
export async function waitForEvents<T>(
  ctx: Koa.Context,
  {
    services,
    clientId,
    look,
    isEmpty,
  }: {
    readonly services: Services;
    readonly clientId: string;
    readonly look: () => Promise<T>;
    readonly isEmpty: (found: T) => boolean;
  },
): Promise<T> {
  let found = await look();
  if (!isEmpty(found) || !mayWait(clientId)) return found;
  waiting.push(clientId);
  const until = performance.now() + longest;
  try {
    while (isEmpty(found) && performance.now() < until && !ctx.res.destroyed) {
      await nextLook(ctx, services);
      found = await look();
    }
    return found;
  } finally {
    waiting.splice(waiting.indexOf(clientId), 1);
  }
}
