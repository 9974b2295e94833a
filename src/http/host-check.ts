import type Koa from 'koa';
import { AppError } from '../errors.ts';

/** Returns the host as it was sent, whole: Koa's own reading would drop the part before an `@`. */
export function claimedHost(ctx: Koa.Context): string {
  const forwarded = ctx.app.proxy ? ctx.get('X-Forwarded-Host').split(',')[0]?.trim() : undefined;
  return (forwarded || ctx.get('Host')).toLowerCase();
}

const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Returns the other names of this machine, with the issuer's port. Production has one name. */
function otherNames({ host, hostname, port }: URL, production: boolean): readonly string[] {
  if (production || !loopbackNames.includes(hostname)) return [];
  return loopbackNames.map((name) => (port ? `${name}:${port}` : name)).filter((name) => name !== host);
}

interface HostCheck {
  readonly issuer: string;
  readonly production: boolean;
  /** Returns whether programs ask here, which go on where they are. */
  readonly isForPrograms: (ctx: Koa.Context) => boolean;
  /** The host at which programs ask with their certificates, and nobody else. */
  readonly ofCertificates?: { readonly host: string; readonly answers: (path: string) => boolean } | undefined;
}

/**
 * Refuses requests for another host before anything builds an address from it. A whole address in the request line counts more than the
 * header (RFC 9112, section 3.2.2). In development this machine has three names: people are sent on to the issuer's, where their cookies
 * are, and programs are answered as if they had asked there.
 */
export function hostCheck({ issuer, production, isForPrograms, ofCertificates }: HostCheck): Koa.Middleware {
  const url = new URL(issuer);
  const { host, origin } = url;
  const others = otherNames(url, production);
  return (ctx, next) => {
    const target = ctx.req.url ?? '';
    const isOurs = target.startsWith('/') || target.startsWith(`${origin}/`);
    const claimed = claimedHost(ctx);
    if (isOurs && claimed === host) return next();
    if (ofCertificates?.host === claimed && target.startsWith('/') && ofCertificates.answers(ctx.path)) return next();
    if (!isOurs || ctx.get('X-Forwarded-Host') !== '' || !others.includes(claimed)) throw new AppError('wrong_host');
    if ((ctx.method === 'GET' || ctx.method === 'HEAD') && !isForPrograms(ctx)) {
      ctx.status = 307;
      ctx.redirect(`${origin}${target}`);
      return undefined;
    }
    ctx.req.headers.host = host;
    return next();
  };
}

/**
 * Refuses a request with several Host headers (RFC 9112, section 3.2). Node reads the first of them; a proxy in front may have read
 * another one.
 */
export function singleHost(): Koa.Middleware {
  return (ctx, next) => {
    const { rawHeaders } = ctx.req;
    let hosts = 0;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index]!;
      if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
    }
    if (hosts > 1) throw new AppError('bad_request');
    return next();
  };
}
