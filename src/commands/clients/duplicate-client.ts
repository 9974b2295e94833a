import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import { auditClient } from './audit-client.ts';
import { checkRegistration } from './check-registration.ts';
import { draftClient, insertClient } from './create-client.ts';
import { exportedClient } from '../../domain/clients/exported-client.ts';
import { Refused } from '../refused.ts';

interface Duplicating {
  /** The client that is copied, as a page or a command has found it. */
  readonly record: ClientRecord;
  /** What people call the copy. */
  readonly name: string;
  readonly reason?: string | undefined;
}

interface Duplicated {
  readonly record: ClientRecord;
  /** The secret in clear, which is never told again; absent for a client that has none. */
  readonly secret: string | undefined;
}

/**
 * Registers a copy of a client: with an id and a secret of its own, in test, and without the people and the account of the first one. The
 * copy is checked as a new registration is.
 */
export async function duplicateClient(services: Services, { record, name, reason }: Duplicating): Promise<Duplicated> {
  if (record.metadata.built_in === true) throw new Refused(`"${record.clientId}" is kept by the server itself`);
  const { client_id: _other, test_accounts: _people, disabled: _state, ...members } = exportedClient(record);
  const metadata = checkRegistration({ ...members, client_name: name, status: 'test' }, { services });
  const draft = draftClient(metadata, services.nowSeconds());
  const details = { copyOf: record.clientId };
  await services.transaction(async (trx) => {
    auditClient(services, { event: 'client.created', record: draft.record, reason, details });
    await insertClient(services, trx, { record: draft.record, reason });
  });
  await services.versions.check();
  return draft;
}
