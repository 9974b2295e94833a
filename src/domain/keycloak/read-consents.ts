import { scopes as ourScopes } from '../clients/client-fields.ts';
import { isObject } from '../members.ts';
import { secondsOf } from './read-credentials.ts';

/** A consent that a person gave to a service. */
export interface ImportedConsent {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly givenAt: number | undefined;
}

/** Scopes with the same data here and there. The `organization` of Keycloak is another thing, and no scope of an API is among them. */
const shared = ourScopes.filter((scope) => !['openid', 'organization'].includes(scope));

/**
 * Reads the consents of a person, by the ids of their services. Among the scopes of Keycloak are the id of the service and names of the realm's own,
 * which no service asks for here.
 */
export function readConsents(value: unknown): readonly ImportedConsent[] {
  const found = new Map<string, ImportedConsent>();
  for (const one of (Array.isArray(value) ? value : []).filter(isObject)) {
    const { clientId, grantedClientScopes: granted, lastUpdatedDate, createdDate } = one;
    if (typeof clientId !== 'string' || clientId === '' || clientId.length > 255) continue;
    const scopes = shared.filter((scope) => Array.isArray(granted) && granted.includes(scope));
    // Every sign-in gives the identifier that `openid` stands for.
    const consent = { clientId, scopes: ['openid', ...scopes], givenAt: secondsOf(lastUpdatedDate ?? createdDate) };
    found.set(clientId, consent);
  }
  return [...found.values()].sort((one, other) => (one.clientId < other.clientId ? -1 : 1));
}
