import { Provider } from 'oidc-provider';

/**
 * The sign before a token that tells our `find` that the library's own check for structured tokens was passed by. With its dot the
 * token has a part too many for a JWT, which the library sees without decoding anything.
 */
const mark = '~.';

/** Introspection and revocation refuse whatever decodes as a JWT before they look it up; ours are looked up. */
export function markEnvelope(token: unknown): unknown {
  return typeof token === 'string' && token.split('.').length === 3 ? mark + token : token;
}

/** Only where we set it: elsewhere a marked token is another text than the one that was given. */
export function withoutMark(value: string): string {
  const { route = '' } = (Provider.ctx?.oidc ?? {}) as { route?: string };
  return value.startsWith(mark) && ['introspection', 'revocation'].includes(route) ? value.slice(mark.length) : value;
}
