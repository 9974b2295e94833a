import { technicalPeople } from '../commands/clients/contacts/people-of-client.ts';
import { shownSecrets } from '../domain/clients/secrets/client-secret.ts';
import { isOn } from '../domain/clients/life/client-state.ts';
import { dueReminder } from '../domain/clients/secrets/secret-end.ts';
import type { Services } from '../services.ts';
import type { SecretReminder } from '../store/clients/secrets/secret-reminders.ts';
import { eachDue, inTurn } from './each-due.ts';
import { remindOfLegacyEnds } from './remind-of-legacy-ends.ts';
import { minute } from '../domain/time.ts';
import { jobOf } from './job.ts';

interface Due extends SecretReminder {
  readonly client: string;
  readonly expiresAt: number;
}

/** Returns the reminders that are due and were not sent. A client that is switched off needs none. */
async function dueNow({
  clients: { registry: clients, secretReminders },
  nowSeconds,
}: Services): Promise<readonly Due[]> {
  const now = nowSeconds();
  const known = new Set((await secretReminders.sent()).map((one) => `${one.clientId} ${one.secretId} ${one.days}`));
  const all = (await clients.list()).filter(isOn);
  return all.flatMap(({ clientId, metadata, secrets }) =>
    shownSecrets(secrets).flatMap((secret): readonly Due[] => {
      const days = dueReminder(secret, now);
      if (days === undefined || known.has(`${clientId} ${secret.id} ${days}`)) return [];
      const { id: secretId, expiresAt } = secret;
      return [{ clientId, secretId, days, client: metadata.client_name ?? clientId, expiresAt: expiresAt ?? now }];
    }),
  );
}

/**
 * Tells the people who answer for a client that a secret of it ends, 30, 7 and 1 days ahead. The row and the messages are one commit: of
 * several processes one sends them, and none twice after a crash.
 */
export function remindOfSecrets(services: Services, isStopping = () => false): Promise<void> {
  return eachDue(services, {
    due: () => dueNow(services),
    idOf: ({ clientId, secretId }) => `${clientId} ${secretId}`,
    together: Infinity,
    async one({ secretId, clientId, client, days, expiresAt }) {
      const people = await technicalPeople(services, clientId);
      await services.transaction(async (trx) => {
        if (!(await services.clients.secretReminders.claim(trx, { clientId, secretId, days }))) return;
        services.audit({ event: 'client.secret_reminded', clientId, details: { secret: secretId, days } });
        for (const person of people) services.messages.secretEnding({ clientId, client, days, expiresAt, person });
      });
    },
    isStopping,
  });
}

export const secretReminding = jobOf(
  (services, isStopping) =>
    inTurn([() => remindOfSecrets(services, isStopping), () => remindOfLegacyEnds(services, isStopping)]),
  { firstAfter: 10, every: 10 * minute, failure: 'reminders about secrets could not be written' },
);
