import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Around } from './answer-requests.ts';
import { routeOf } from './route-of.ts';
import { ipNetwork } from '../domain/network/ip-network.ts';

// No name of ours is longer.
const longest = 20;

/** Shortens a path. Paths carry bearer values (links, interactions), well written or not, so the log keeps only the shape of long parts. */
export function maskPath(path: string): string {
  const segments = path.split('/').map((segment) => (segment.length > longest ? '…' : segment));
  return segments.join('/').replace(/^(\/(?:interaction|lien|captcha|photo)\/)[^/]+/i, '$1…');
}

const maxKnown = 500;

/** Most requests are for few paths, which hide nothing, so their shapes are remembered. */
function createMask(): (path: string) => string {
  const known = new Set<string>();
  return (path) => {
    if (known.has(path)) return path;
    const masked = maskPath(path);
    if (masked === path && known.size < maxKnown) known.add(path);
    return masked;
  };
}

const idBytes = 6;

/** One call to the system's randomness serves many requests. */
function createIds(): () => string {
  let pool = '';
  let used = 0;
  return () => {
    if (used >= pool.length) {
      pool = randomBytes(idBytes * 256).toString('hex');
      used = 0;
    }
    used += idBytes * 2;
    return pool.slice(used - idBytes * 2, used);
  };
}

interface Known {
  /** The client that the request is about, where one is. */
  readonly client?: string;
  /** The code of the error that was answered. */
  readonly refusal?: string;
}

/**
 * Gives each request a short id, the reference that error pages show, and logs one line without query or body. Of the network address the
 * line holds the network alone, which tells an operator where an attack comes from.
 */
export function requestLog(log: Logger): Around {
  const nextId = createIds();
  const mask = createMask();
  // These lines hold none of the names that the logger redacts, so they pass by its search. Their level is asked of the logger itself, whose
  // level may change.
  const lines = log.child({}, { redact: [], level: 'info' });
  return (ctx) => {
    const requestId = nextId();
    ctx.state['requestId'] = requestId;
    ctx.res.setHeader('X-Request-Id', requestId);
    if (!log.isLevelEnabled('info')) return undefined;
    const start = performance.now();
    return () => {
      const { client, refusal } = ctx.state as Known;
      lines.info(
        {
          requestId,
          method: ctx.method,
          route: routeOf(ctx),
          path: mask(ctx.path),
          status: ctx.status,
          ms: Math.round(performance.now() - start),
          network: ipNetwork(ctx.ip),
          client,
          refusal,
        },
        'request',
      );
    };
  };
}
