import { isLevel, isUnmet } from '../../assurance/assurance.ts';
import { legacyOptions } from '../life/legacy-options.ts';
import type { StoredMetadata } from '../client-metadata.ts';
import { isInTest } from '../life/test-clients.ts';
import { hour } from '../../time.ts';

/** Something that a developer should know although the sign-in worked. */
export type TrialWarning =
  | { readonly kind: 'no-refresh' }
  | { readonly kind: 'pkce-relaxed' }
  | { readonly kind: 'scopes-dropped'; readonly scopes: readonly string[] }
  | { readonly kind: 'level'; readonly reached: string }
  | { readonly kind: 'userinfo-only' }
  | { readonly kind: 'long-tokens'; readonly minutes: number }
  | { readonly kind: 'legacy'; readonly options: readonly string[] }
  | { readonly kind: 'in-test' }
  | { readonly kind: 'nobody-told' };

interface Facts {
  readonly metadata: StoredMetadata;
  readonly askedScopes: readonly string[];
  readonly grantedScopes: readonly string[];
  readonly askedLevels: readonly string[];
  readonly hasRefreshToken: boolean;
  readonly expiresIn: number;
  readonly idToken: Readonly<Record<string, unknown>>;
  readonly userinfo: Readonly<Record<string, unknown>>;
}

/** Returns what is worth knowing about a sign-in that worked. */
export function trialWarnings(facts: Facts): readonly TrialWarning[] {
  const { metadata, askedScopes, grantedScopes, askedLevels, idToken, userinfo, expiresIn } = facts;
  const dropped = askedScopes.filter((scope) => !grantedScopes.includes(scope));
  const { acr: reached } = idToken;
  // Clients that were written for Keycloak read a number, which says nothing.
  const missedAt = isLevel(reached) && isUnmet(reached, { values: askedLevels, isEssential: false }) && reached;
  const isBare = Object.keys(userinfo).some((name) => name !== 'sub' && idToken[name] === undefined);
  const options = legacyOptions(metadata);
  const warnings: readonly (TrialWarning | false)[] = [
    dropped.length > 0 && { kind: 'scopes-dropped', scopes: dropped },
    missedAt !== false && { kind: 'level', reached: missedAt },
    metadata.require_pkce === false && { kind: 'pkce-relaxed' },
    !facts.hasRefreshToken && { kind: 'no-refresh' },
    isBare && { kind: 'userinfo-only' },
    expiresIn > hour && { kind: 'long-tokens', minutes: Math.round(expiresIn / 60) },
    options.length > 0 && { kind: 'legacy', options },
    metadata.backchannel_logout_uri === undefined && { kind: 'nobody-told' },
    isInTest(metadata) && { kind: 'in-test' },
  ];
  return warnings.filter((warning): warning is TrialWarning => warning !== false);
}
