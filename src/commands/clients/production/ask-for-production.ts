import type { ContactKind } from '../../../domain/clients/contacts/contact-kinds.ts';
import { isInTest } from '../../../domain/clients/life/test-clients.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { Refused } from '../../refused.ts';
import { auditClient } from '../audit-client.ts';
import { updateRecord } from '../update-client.ts';

interface Asking {
  readonly clientId: string;
  /** The account that asks. */
  readonly accountId: string;
  readonly reason: string;
  /** Tells those who may grant it. Runs in the transaction. */
  readonly announce: (record: ClientRecord) => void;
}

export type Asked =
  | { readonly kind: 'asked' }
  /** The client is not in test, or nobody can use it at present. */
  | { readonly kind: 'not_in_test' }
  /** A request waits already. */
  | { readonly kind: 'waits' }
  | { readonly kind: 'contacts_missing'; readonly missing: readonly ContactKind[] };

/**
 * Asks that a client in test serves everybody. The registration is checked by the rules of production. Throws RegistrationRefused for what
 * these refuse.
 */
export async function askForProduction(
  services: Services,
  { clientId, accountId, reason, announce }: Asking,
): Promise<Asked> {
  return services.transaction(async (trx): Promise<Asked> => {
    const record = await services.clients.registry.lock(trx, clientId);
    if (!record) throw new Refused(`no client is called "${clientId}"`);
    if (!isInTest(record.metadata) || record.disabledAt !== null) return { kind: 'not_in_test' };
    updateRecord(services, record, { given: { status: 'production' } });
    const missing = await services.clients.contacts.missingContacts(clientId, trx);
    if (missing.length > 0) return { kind: 'contacts_missing', missing };
    const request = { clientId, accountId, at: services.nowSeconds(), reason };
    if (!(await services.clients.productionRequests.insert(trx, request))) return { kind: 'waits' };
    auditClient(services, { event: 'client.production_asked', record, reason });
    announce(record);
    return { kind: 'asked' };
  });
}
