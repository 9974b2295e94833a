import type { Provider } from 'oidc-provider';
import { completeIntrospection } from '../claims/introspection.ts';
import { decodePayload } from '../tokens/decode-payload.ts';
import { signIntrospection } from '../tokens/signed-answer.ts';
import { completeRoute } from './complete-route.ts';
import type { OverrideContext } from './override.ts';

/**
 * Refuses introspection to clients that cannot authenticate, and completes the answers to the others. Everybody knows the id of a public
 * client, so its id alone must not tell whether a token is good.
 */
export function answerIntrospection(provider: Provider, { services }: OverrideContext): void {
  completeRoute(provider, { route: 'introspection', paths: /introspect/i }, (ctx) => {
    if (ctx.oidc.client?.clientAuthMethod === 'none') {
      ctx.status = 401;
      ctx.body = { error: 'invalid_client', error_description: 'introspection needs a client that authenticates' };
      return undefined;
    }
    // The library has signed what is not complete yet.
    const isSigned = typeof ctx.body === 'string';
    if (isSigned) ctx.body = decodePayload(String(ctx.body))?.['token_introspection'];
    const isActive = (ctx.body as { active?: unknown }).active === true;
    const completed = isActive ? completeIntrospection(services, ctx) : undefined;
    return isSigned ? Promise.resolve(completed).then(() => signIntrospection(ctx)) : completed;
  });
}
