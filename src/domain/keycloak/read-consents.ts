import { sharedScopes } from '../clients/import/keycloak-client.ts';
import { objectsIn } from '../members.ts';
import { secondsOf } from './read-credentials.ts';

/** A consent that a person gave to a service. */
export interface ImportedConsent {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly givenAt: number | undefined;
}

/**
 * Reads the consents of a person, by the ids of their services. Among the scopes of Keycloak are the id of the service and names of the realm's own,
 * which no service asks for here.
 */
export function readConsents(value: unknown): readonly ImportedConsent[] {
  const found = new Map<string, ImportedConsent>();
  for (const one of objectsIn(value)) {
    const { clientId, grantedClientScopes: granted, lastUpdatedDate, createdDate } = one;
    if (typeof clientId !== 'string' || clientId === '' || clientId.length > 255) continue;
    const scopes = sharedScopes.filter((scope) => Array.isArray(granted) && granted.includes(scope));
    // Every sign-in gives the identifier that `openid` stands for.
    const consent = { clientId, scopes: ['openid', ...scopes], givenAt: secondsOf(lastUpdatedDate ?? createdDate) };
    found.set(clientId, consent);
  }
  return [...found.values()].sort((one, other) => (one.clientId < other.clientId ? -1 : 1));
}
