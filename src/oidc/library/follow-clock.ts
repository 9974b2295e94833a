import type { Clock } from '../../domain/time.ts';

/**
 * Makes `Date.now` of the whole process tell the time of this clock. oidc-provider takes no clock: it asks `Date.now`, and so do
 * openid-client and Koa's cookies. Only a start of the development mode with `CLOCK_OFFSET` calls this. The relying party and the
 * stand-ins of the demonstration run in the same process and ask `Date.now` too, so they follow.
 */
export function followClock(now: Clock): void {
  Date.now = now;
}
