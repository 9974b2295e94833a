import type { KoaContextWithOIDC } from 'oidc-provider';
import { unreadScopes } from '../../domain/apis/given-scopes.ts';
import { apiKey } from '../../domain/apis/registered-api.ts';
import { optionsOf } from '../client-options.ts';
import { askedScopes } from './add-asked-apis.ts';
import { askedApis } from './asked-apis.ts';

/**
 * Returns the scopes that a request asks for and its person has given, while the sentence that she read of them is not theirs any more. The
 * operator's own services show no page on which sentences are read.
 */
export function unreadSentences(ctx: KoaContextWithOIDC): readonly string[] {
  const { client, grant } = ctx.oidc;
  if (!grant || optionsOf(client).first_party) return [];
  return askedApis(ctx).flatMap((api) =>
    unreadScopes(api, {
      words: grant.resources?.[apiKey(api.identifier)] ?? '',
      asked: askedScopes(ctx, api.identifier),
    }),
  );
}
