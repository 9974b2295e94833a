import type { AdminVisit } from '../../admin-page.ts';

interface ImportedSecret {
  readonly client_id: string;
  readonly client_secret?: string;
}

const keyOf = ({ session }: Pick<AdminVisit, 'session'>) => `imported-secrets:${session.uid}`;

/** Keeps the secrets of an import for the page that this session opens next. Returns how many there are. */
export function keepSecrets(
  visit: Pick<AdminVisit, 'session' | 'account' | 'services'>,
  clients: readonly ImportedSecret[],
): number {
  const secrets = clients.filter((client) => client.client_secret !== undefined);
  const value = JSON.stringify(secrets.map(({ client_id: id, client_secret: secret }) => ({ id, secret })));
  if (secrets.length > 0)
    visit.services.records.shownOnce.put({ key: keyOf(visit), value, accountId: visit.account.id });
  return secrets.length;
}

/** Returns the secrets that wait for this session, and forgets them. Only a GET takes them. */
export async function takeSecrets(
  visit: Pick<AdminVisit, 'session' | 'method' | 'services'>,
): Promise<readonly { readonly id: string; readonly secret: string }[]> {
  if (visit.method !== 'GET') return [];
  const value = await visit.services.records.shownOnce.take(keyOf(visit));
  return value === undefined ? [] : (JSON.parse(value) as { id: string; secret: string }[]);
}
