import type Koa from 'koa';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { isStorableText, readStorableJson, unstorableWords } from '../../domain/fields/storable.ts';

/** U+FFFD stands for bytes that are no UTF-8. */
const isDamaged = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some(isDamaged)
    : typeof value === 'string' && (value.includes('\u{fffd}') || !isStorableText(value));

/** Returns the name of a parameter of the address or the form that is no text; undefined when all are. */
export function damagedParameter(ctx: Koa.Context): string | undefined {
  const sent = { ...ctx.query, ...(ctx.state['form'] as Record<string, unknown> | undefined) };
  return Object.keys(sent).find((name) => isDamaged(name) || isDamaged(sent[name]));
}

/** Returns whether a claim is asked for as OpenID Connect Core 5.5.1 says: by null, or by an object. */
const isAskedFor = (value: unknown) => value === null || (typeof value === 'object' && !Array.isArray(value));

/**
 * Refuses the parameter `claims` of a request, at every endpoint that takes one, where it holds what the tokens could not keep, or a claim
 * that is asked for in no form. The library refuses a text that is no JSON, and ends in an error of its own at `{"id_token":{"sub":5}}`.
 */
export const checkedClaims = {
  claims(_ctx: KoaContextWithOIDC, value: string | undefined): void {
    const read = value === undefined ? undefined : readStorableJson(value);
    if (read?.ok === false && read.why !== 'no-json')
      throw new errors.InvalidRequest(`claims holds ${unstorableWords[read.why]}`);
    const asked = read?.ok ? (read.value as Readonly<Record<string, unknown>> | null) : null;
    for (const place of ['id_token', 'userinfo']) {
      const odd = Object.entries(asked?.[place] ?? {}).find(([, one]) => !isAskedFor(one));
      if (odd) throw new errors.InvalidRequest(`claims.${place}.${odd[0]} is neither null nor an object`);
    }
  },
};
