import type Koa from 'koa';
import { isDoctorToken } from '../crypto/doctor-token.ts';
import { forged, longestHeader, mirrorPath, type MirroredRequest } from '../domain/state/mirrored-request.ts';
import { programVersion } from '../program/program-version.ts';
import type { Services } from '../services.ts';
import { claimedHost } from './host-check.ts';

/** The largest body that is read to its end. */
const mostBytes = 16_000_000;

async function countBody(ctx: Koa.Context): Promise<number> {
  let bytes = 0;
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) break;
  }
  return bytes;
}

function ipOf(ctx: Koa.Context): MirroredRequest['ip'] {
  if (ctx.ip === forged.ip) return 'forged';
  return ctx.ip === ctx.req.socket.remoteAddress ? 'neighbour' : 'other';
}

/**
 * Shows the command `doctor` how its request arrived through the proxies. Only a token that was drawn with our cookie keys opens this
 * address: for everybody else nothing is there.
 */
export function doctorMirror({ config, now }: Pick<Services, 'config' | 'now'>): Koa.Middleware {
  const answer = async (ctx: Koa.Context) => {
    const listed = ctx
      .get('X-Forwarded-For')
      .split(',')
      .filter((text) => text.trim() !== '');
    const mirrored: MirroredRequest = {
      version: programVersion,
      now: now(),
      trustProxy: config.trustProxy,
      host: claimedHost(ctx),
      ip: ipOf(ctx),
      forwarded: listed.map((text) => (text.trim() === forged.ip ? 'forged' : 'other')),
      hasTraceparent: ctx.get('traceparent') !== '',
      hasForgedCertificate: config.mtls !== undefined && ctx.get(config.mtls.header) === forged.certificate,
      bytes: await countBody(ctx),
    };
    ctx.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    const padding = Math.min(Number(ctx.query['padding']) || 0, longestHeader);
    if (padding > 0) ctx.set('X-Padding', 'x'.repeat(padding));
    ctx.body = mirrored;
  };
  return (ctx, next) =>
    ctx.path.startsWith(mirrorPath) && isDoctorToken(ctx.path.slice(mirrorPath.length), config.cookieKeys, now())
      ? answer(ctx)
      : next();
}
