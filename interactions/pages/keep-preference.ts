import type Koa from 'koa';
import { day } from '../../src/domain/time.ts';

const year = 365 * day;

interface Kept {
  readonly name: 'theme' | 'lang';
  readonly value: string;
  /** Scheme and host of our pages. */
  readonly origin: string;
}

/** Keeps a choice of the person in this browser. The script in the browser reads the cookie too, so it is not HttpOnly; it holds no secret. */
export function keepPreference(ctx: Koa.ParameterizedContext, { name, value, origin }: Kept): void {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  ctx.append('Set-Cookie', `${name}=${value}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`);
}
