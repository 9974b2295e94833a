import type Koa from 'koa';
import type { Sealer } from '../crypto/sealer.ts';
import { cookieName } from '../domain/cookie-name.ts';
import { fedcmPath } from '../domain/fedcm-paths.ts';
import type { Around } from './answer-requests.ts';

const about = 'session of a browser that asks by FedCM';

/** Processes before this version read a cookie that another host of the domain can plant. */
const hostSince = '0.5.0';

interface Options {
  readonly issuer: string;
  readonly sealer: Pick<Sealer, 'seal' | 'open'>;
  /** Says whether a process of a version before this one may serve the same browser. */
  readonly mayMeetOlder: (version: string) => boolean;
  /** Says whether the session whose cookie the answer gives is that of a person. */
  readonly hasPerson: (ctx: Koa.Context) => boolean;
}

export interface FedcmCookie {
  /** Tells a browser with a session that somebody is signed in here, and gives it the cookie by which it may ask for her. */
  renew(ctx: Koa.Context): void;
  /** Returns the id of the session that the browser names; undefined where it names none. */
  read(ctx: Koa.Context): string | undefined;
  /** Watches the session cookies that answers give and take away, so that the browser always knows whether somebody is signed in. */
  readonly around: Around;
}

/**
 * Makes the cookie that browsers send from the pages of services. It must be a cookie of all sites, which the session cookie need not be: so it
 * holds the value of the session cookie in a sealed form, which is good at the endpoints of FedCM alone. No other host of the same domain can
 * plant one: its name is that of a cookie of this host, with the path that such a cookie must have.
 */
export function createFedcmCookie({ issuer, sealer, mayMeetOlder, hasPerson }: Options): FedcmCookie {
  const name = cookieName(issuer, 'fedcm');
  const formerName = cookieName(issuer, 'fedcm', '__Secure-');
  const sessionName = cookieName(issuer, 'session');
  const sessionLine = new RegExp(`^${sessionName}=([^;]*)`);
  // Browsers take a secure cookie of `http://localhost` too, and a cookie of all sites only if it is secure. Koa would refuse to set it there.
  const add = (ctx: Koa.Context, value: string, end: string | undefined) => {
    const expires = end === undefined ? '' : `; expires=${end}`;
    const attributes = `${expires}; samesite=none; secure; httponly`;
    ctx.append('Set-Cookie', `${name}=${value}; path=/${attributes}`);
    if (formerName !== name && mayMeetOlder(hostSince))
      ctx.append('Set-Cookie', `${formerName}=${value}; path=${fedcmPath}${attributes}`);
  };
  const give = (ctx: Koa.Context, session: string, end: string | undefined) => {
    add(ctx, sealer.seal(session, about), end);
    ctx.set('Set-Login', 'logged-in');
  };

  return {
    renew(ctx) {
      const session = ctx.cookies.get(sessionName, { signed: true });
      if (session !== undefined) give(ctx, session, undefined);
    },

    read(ctx) {
      const value = ctx.cookies.get(name, { signed: false });
      return value === undefined || value.length > 512 ? undefined : sealer.open(value, about);
    },

    around: (ctx) => () => {
      const lines = [ctx.response.headers['set-cookie'] ?? []].flat();
      const line = lines.findLast((one) => sessionLine.test(one));
      if (line === undefined) return;
      const [, expires] = /;\s*expires=([^;]+)/i.exec(line) ?? [];
      const [, session = ''] = sessionLine.exec(line) ?? [];
      if (session !== '' && hasPerson(ctx)) return give(ctx, session, expires);
      add(ctx, '', new Date(0).toUTCString());
      ctx.set('Set-Login', 'logged-out');
    },
  };
}
