import { Provider } from 'oidc-provider';
import { decodePayload } from './decode-payload.ts';

/**
 * Prefix that keeps oidc-provider from refusing our JWTs before the look-up. With its dot the token has one part too many for a JWT, and
 * the library sees that without decoding anything.
 */
const mark = '~.';

/** Marks a token that is to be introspected or revoked: the library refuses there what decodes as a JWT, before it looks it up. */
export function markEnvelope(token: unknown): unknown {
  return typeof token === 'string' && token.split('.').length === 3 ? mark + token : token;
}

const stripMark = (value: string) => (value.startsWith(mark) ? value.slice(mark.length) : value);

/** Returns what a token says that was presented for introspection, marked or not; undefined when the text is no JWT. */
export function presentedClaims(token: unknown): Readonly<Record<string, unknown>> | undefined {
  return decodePayload(stripMark(String(token)));
}

/** Removes the mark at the two endpoints where we set it. Anywhere else a marked token is simply not the text that was handed out. */
export function withoutMark(value: string): string {
  const { route = '' } = (Provider.ctx?.oidc ?? {}) as { route?: string };
  return ['introspection', 'revocation'].includes(route) ? stripMark(value) : value;
}
