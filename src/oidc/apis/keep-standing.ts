import type { Grant } from 'oidc-provider';
import { standingWords } from '../../domain/apis/given-scopes.ts';
import { apiKey, type RegisteredApi } from '../../domain/apis/registered-api.ts';

/**
 * Takes out of a grant, as this request has read it, what was given for an earlier registration of an API. Returns whether anything is left of
 * what was given at the API.
 */
export function keepStanding(grant: Grant, api: RegisteredApi): boolean {
  const { resources } = grant;
  const key = apiKey(api.identifier);
  const words = resources?.[key];
  if (resources === undefined || words === undefined) return false;
  resources[key] = standingWords(api, words);
  return resources[key] !== '';
}
