import type { Json } from './keys.ts';

export type Parameters = Readonly<Record<string, string>>;

export const words = (text: string | undefined): readonly string[] => (text ?? '').split(' ').filter(Boolean);

/** Returns undefined where a parameter comes twice or is not in the list. */
export function readParameters(query: URLSearchParams, allowed?: readonly string[]): Parameters | undefined {
  const names = [...query.keys()];
  if (new Set(names).size < names.length) return undefined;
  if (allowed && names.some((name) => !allowed.includes(name))) return undefined;
  return Object.fromEntries(query);
}

interface ClaimsRequest {
  readonly amr: boolean;
  readonly levels: readonly string[];
}

/** The parts of a `claims` parameter that the providers heed; undefined when it is no JSON object. */
export function readClaims(text: string | undefined): ClaimsRequest | undefined {
  if (text === undefined) return { amr: false, levels: [] };
  let claims: Json;
  try {
    claims = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return undefined;
  const idToken = (claims['id_token'] ?? {}) as Json;
  const acr = (idToken['acr'] ?? {}) as { essential?: boolean; value?: string; values?: string[] };
  const levels = acr.values ?? (acr.value === undefined ? [] : [acr.value]);
  return { amr: 'amr' in idToken, levels: acr.essential ? levels : [] };
}
