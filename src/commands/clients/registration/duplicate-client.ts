import type { ClientSecret } from '../../../domain/clients/secrets/client-secret.ts';
import { refusal } from '../../../domain/clients/value-refusal.ts';
import type { Services } from '../../../services.ts';
import type { Account } from '../../../store/account/accounts.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { answering, refuse, answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { conflict, registrationRefusal } from '../command-refusal.ts';
import { findPrivateAddresses } from './find-private-addresses.ts';
import { checkRegistration } from './check-registration.ts';
import { draftClient, insertClient } from './create-client.ts';
import { exportedClient } from '../../../domain/clients/import/exported-client.ts';
import { nameMaker } from './name-maker.ts';

interface Duplicating {
  /** The client that is copied, as a page or a command has found it. */
  readonly record: ClientRecord;
  /** Says what people call the copy. */
  readonly name: string;
  readonly reason?: string | undefined;
  /** The person who makes the copy. She becomes its technical contact. */
  readonly maker?: Pick<Account, 'id' | 'email'>;
}

interface Duplicated {
  readonly record: ClientRecord;
  /** The secret in clear, which is never told again; absent for a client that has none. */
  readonly secret: string | undefined;
  readonly kept: ClientSecret | undefined;
}

/** Refuses the name of a client that is not in the bin. */
async function refuseTakenName(
  { clients: { registry: clients } }: Services,
  trx: Transaction,
  name: string,
): Promise<void> {
  const isTaken = ({ deletedAt, metadata }: ClientRecord) => deletedAt === null && metadata.client_name === name;
  if ((await clients.list(trx)).some(isTaken))
    refuse(registrationRefusal([{ field: 'client_name', ...refusal('name_taken') }]));
}

/**
 * Registers a copy of a client: with an id and a secret of its own, in test, and without the people and the account of the first one. The
 * copy is checked as a new registration is. No other client has its name, so that a form that is sent twice makes one copy.
 */
export async function duplicateClient(
  services: Services,
  { record, name, reason, maker }: Duplicating,
): Promise<CommandAnswer<Duplicated>> {
  if (record.metadata.built_in === true)
    return answerRefusal(conflict(`"${record.clientId}" is kept by the server itself`));
  const { client_id: _other, test_accounts: _people, disabled: _state, ...members } = exportedClient(record);
  const checked = checkRegistration({ ...members, client_name: name, status: 'test' }, { services });
  if (!checked.ok) return checked;
  const problems = await findPrivateAddresses(services, members);
  if (problems.length > 0) return answerRefusal(registrationRefusal(problems));
  const draft = draftClient(checked.value, services.nowSeconds());
  const details = { copyOf: record.clientId };
  const written = await answering(() =>
    services.transaction(async (trx) => {
      await services.clients.registry.lock(trx, record.clientId);
      await refuseTakenName(services, trx, name);
      await insertClient(services, trx, { record: draft.record, reason, details });
      if (maker) await nameMaker(services, trx, { clientId: draft.record.clientId, maker });
    }),
  );
  if (!written.ok) return written;
  await services.operation.versions.check();
  return { ok: true, value: { ...draft, kept: draft.record.secrets[0] } };
}
