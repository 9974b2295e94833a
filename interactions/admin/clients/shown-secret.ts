import type { ClientSecret } from '../../../src/domain/clients/secrets/client-secret.ts';
import type { AdminVisit } from '../admin-page.ts';

/** A secret on the page that shows it, the one time. */
export interface ShownSecret {
  readonly secret: string;
  readonly kept: Pick<ClientSecret, 'id' | 'name' | 'expiresAt'>;
}

const keyOf = ({ session }: Pick<AdminVisit, 'session'>, clientId: string) => `secret:${session.uid}:${clientId}`;

/** Keeps a new secret for the page of this client that this session opens next, with the other writes of the request. */
export function keepShownSecret(
  visit: Pick<AdminVisit, 'session' | 'account' | 'services'>,
  clientId: string,
  { secret, kept: { id, name, expiresAt } }: ShownSecret,
): void {
  const value = JSON.stringify({ secret, kept: { id, name, expiresAt } });
  visit.services.records.shownOnce.put({ key: keyOf(visit, clientId), value, accountId: visit.account.id });
}

/** Returns the secret that waits for this session, and forgets it: no other request gets it. Only a GET takes it. */
export async function takeShownSecret(
  visit: Pick<AdminVisit, 'session' | 'method' | 'services'>,
  clientId: string,
): Promise<ShownSecret | undefined> {
  if (visit.method !== 'GET') return undefined;
  const value = await visit.services.records.shownOnce.take(keyOf(visit, clientId));
  return value === undefined ? undefined : (JSON.parse(value) as ShownSecret);
}
