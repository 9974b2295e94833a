import type { WantedLevels } from '../../domain/assurance/assurance.ts';
import { wordsIn } from '../../domain/members.ts';

interface AcrRequest {
  readonly essential?: unknown;
  readonly value?: unknown;
  readonly values?: unknown;
}

type Params = Readonly<Record<string, unknown>> | undefined;

function acrClaim(params: Params): AcrRequest {
  if (typeof params?.['claims'] !== 'string') return {};
  const claims = JSON.parse(params['claims']) as { id_token?: { acr?: AcrRequest | null } };
  return claims.id_token?.acr ?? {};
}

/** Says whether `values` is no list, where the standard wants one (OpenID Connect Core, section 5.5.1). */
export function hasMalformedLevels(params: Params): boolean {
  const { values } = acrClaim(params);
  return values !== undefined && !Array.isArray(values);
}

/**
 * Returns the levels that a request wants, by the claims parameter and by `acr_values`. The library puts the client's default there when
 * the request has none. An essential wish stands alone: `acr_values` beside it would make it a voluntary one for the library.
 */
export function wantedLevels(params: Params): WantedLevels {
  const { essential, value, values } = acrClaim(params);
  const claimed = [...(Array.isArray(values) ? (values as unknown[]) : []), value].filter(
    (level): level is string => typeof level === 'string',
  );
  if (essential === true && claimed.length > 0) return { values: claimed, isEssential: true };
  return { values: [...claimed, ...wordsIn(params?.['acr_values'])], isEssential: false };
}
