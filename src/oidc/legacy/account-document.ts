import type Koa from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { askElsewhere } from '../requests/ask-elsewhere.ts';
import { decodePayload } from '../tokens/decode-payload.ts';
import { routes } from '../endpoints.ts';

/** Returns the claims of a person under the names that today's browser library reads (`loadUserProfile`). */
function profileOf(claims: Readonly<Record<string, unknown>>) {
  return {
    id: claims['sub'],
    username: claims['preferred_username'],
    firstName: claims['given_name'],
    lastName: claims['family_name'],
    email: claims['email'],
    emailVerified: claims['email_verified'],
  };
}

/**
 * Has a proof of possession (RFC 9449) compared with the address that was asked. The library would compare it with that of userinfo: a proof for the
 * one would be good for the other.
 */
function expectProofForAsked(ctx: Koa.Context): void {
  const asked = new URL(ctx.path, ctx.href).href;
  Object.defineProperty(ctx, 'oidc', {
    configurable: true,
    set(oidc: KoaContextWithOIDC['oidc']) {
      const urlFor = oidc.urlFor.bind(oidc);
      Object.assign(oidc, { urlFor: (name: string) => (name === 'userinfo' ? asked : urlFor(name)) });
      Object.defineProperty(ctx, 'oidc', { value: oidc, writable: true, enumerable: true, configurable: true });
    },
  });
}

/** Answers with the account of the token's person. The checks of token, scope and origin are those of userinfo. */
export async function answerAccountDocument(
  ctx: Koa.Context,
  { prefix, ask }: { readonly prefix: string; readonly ask: () => Promise<void> },
): Promise<void> {
  expectProofForAsked(ctx);
  await askElsewhere(ctx, { address: `${prefix}${routes.userinfo}`, ask });
  if (ctx.status !== 200) return;
  const claims = typeof ctx.body === 'string' ? decodePayload(ctx.body) : (ctx.body as Record<string, unknown>);
  ctx.type = 'json';
  ctx.body = profileOf(claims ?? {});
}
