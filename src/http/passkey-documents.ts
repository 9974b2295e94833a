import type { Middleware } from 'koa';
import { hour } from '../domain/time.ts';

interface PasskeyDocuments {
  /** Origins whose pages may use the passkeys. */
  readonly origins: readonly string[];
  /** Address of the page that adds a passkey. */
  readonly enroll: string;
  /** Address of the page that lists the passkeys. */
  readonly manage: string;
}

/**
 * Serves what browsers and password managers read about passkeys: the origins that share them (WebAuthn level 3, section 5.11.1), and the pages
 * for them (W3C passkey endpoints). Both are asked for at the host that the passkeys belong to. That may be a former host of ours, so these two
 * answers come before the check of the host; they are the same for everybody.
 */
export function passkeyDocuments({ origins, enroll, manage }: PasskeyDocuments): Middleware {
  const documents: ReadonlyMap<string, string> = new Map([
    ['/.well-known/webauthn', JSON.stringify({ origins })],
    ['/.well-known/passkey-endpoints', JSON.stringify({ enroll, manage })],
  ]);
  return (ctx, next) => {
    const document = documents.get(ctx.path);
    if (document === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.set('Cache-Control', `public, max-age=${hour}`);
    ctx.type = 'application/json';
    ctx.body = document;
    return undefined;
  };
}
