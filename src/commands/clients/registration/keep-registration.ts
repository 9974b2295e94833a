import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { keepVersion, versionOf } from '../versions/keep-version.ts';

/** A registration that the program itself keeps. */
type OwnRegistration = Pick<ClientRecord, 'clientId' | 'metadata' | 'secrets' | 'development'>;

const hasSecretsOf = ({ secrets }: ClientRecord, own: OwnRegistration) =>
  own.secrets.every(({ hash }) => secrets.some((secret) => secret.hash === hash));

const isSame = (record: ClientRecord, own: OwnRegistration) =>
  JSON.stringify(record.metadata) === JSON.stringify(own.metadata) && hasSecretsOf(record, own);

/**
 * Brings a client that the program itself keeps to its present registration. Several processes may start at the same moment: one of them
 * writes.
 */
export async function keepRegistration(services: Services, own: OwnRegistration): Promise<void> {
  const { registry: clients } = services.clients;
  const known = await clients.find(own.clientId);
  if (known && isSame(known, own)) return;
  await services.transaction(async (trx) => {
    const before = await clients.lock(trx, own.clientId);
    if (before && isSame(before, own)) return;
    const now = services.nowSeconds();
    // Secrets that were drawn since stay good beside those of the registration.
    const secrets = before && hasSecretsOf(before, own) ? before.secrets : own.secrets;
    const facts = { ...own, secrets, disabledAt: null, deletedAt: null, updatedAt: now };
    if (before) {
      const { number } = await versionOf(services, trx, before);
      const record = { ...facts, version: number + 1, createdAt: before.createdAt };
      await clients.update(trx, record);
      await keepVersion(services, trx, { record, event: 'client.updated' });
      return;
    }
    const record = { ...facts, version: 1, createdAt: now };
    if (await clients.insert(trx, record)) await keepVersion(services, trx, { record, event: 'client.created' });
  });
}
