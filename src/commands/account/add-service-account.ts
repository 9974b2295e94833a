import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import type { Transaction } from '../../store/database/database.ts';
import { takenField } from './open-account.ts';

/** Characters that may stand before the at sign of an address (RFC 5321, section 4.5.3.1.1). */
const maxLength = 64;

const prefix = 'service-account-';

/** Returns whether a user name belongs to a service account. No person can have such a name. */
export const isServiceAccount = (username: string): boolean => username.startsWith(prefix);

/**
 * Adds the account in whose name a service acts by itself, where its registration asks for one. No person can choose its user name, nobody
 * reads its address, and no typed address leads to it: nobody can sign in to it, reset it or write to it. Returns why it cannot be added,
 * where it cannot.
 */
export async function addServiceAccount(
  services: Services,
  { trx, record }: { readonly trx: Transaction; readonly record: ClientRecord },
): Promise<string | undefined> {
  const { clientId, serviceAccountId: id } = record;
  if (id === undefined) return undefined;
  const username = prefix + clientId.toLowerCase();
  if (username.length > maxLength) return `the client_id "${clientId}" is too long for a service account`;
  // The account of a former service has the sub that it had there.
  if (await services.account.accounts.lock(trx, id))
    return `the sub "${id}" of its service account is that of another account`;
  services.audit({ event: 'account.created', accountId: id, clientId });
  const email = `${username}@no-reply.${new URL(services.config.issuer).hostname}`;
  const now = services.nowSeconds();
  const account = { id, username, email, emailCanonical: username, passwordHash: null, locale: 'fr', now };
  try {
    await services.account.accounts.insert(trx, { ...account, termsVersion: null });
    return undefined;
  } catch (error) {
    if (takenField(error) === undefined) throw error;
    return `the user name "${username}" is already taken`;
  }
}
