import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { completeIntrospection } from '../claims/introspection.ts';
import type { OverrideContext } from './override.ts';

/**
 * Refuses introspection to clients that cannot authenticate, and completes the answers to the others. Everybody knows the id of a public
 * client, so its id alone must not tell whether a token is good.
 */
export function answerIntrospection(provider: Provider, { services }: OverrideContext): void {
  provider.use(async (context, next) => {
    await next();
    const ctx = context as unknown as KoaContextWithOIDC;
    if ((context.oidc as KoaContextWithOIDC['oidc'] | undefined)?.route !== 'introspection') return;
    if (ctx.oidc.client?.clientAuthMethod === 'none') {
      ctx.status = 401;
      ctx.body = { error: 'invalid_client', error_description: 'introspection needs a client that authenticates' };
      return;
    }
    if ((ctx.body as { active?: unknown }).active === true) await completeIntrospection(services, ctx);
  });
}
