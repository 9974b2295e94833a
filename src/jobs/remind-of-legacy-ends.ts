import { technicalPeople } from '../commands/clients/contacts/people-of-client.ts';
import { isOn } from '../domain/clients/life/client-state.ts';
import { legacyEnd } from '../domain/clients/life/legacy-end.ts';
import type { Services } from '../services.ts';
import { eachDue } from './each-due.ts';

interface LegacyReminder {
  readonly clientId: string;
  readonly client: string;
  /** The last day (YYYY-MM-DD) of the options. */
  readonly until: string;
  /** The day has passed. The options still work. */
  readonly isOver: boolean;
}

/** Days before the end: 30, and none once the day has passed. */
const daysOf = ({ isOver }: LegacyReminder) => (isOver ? 0 : 30);

/** Returns the reminders of today. A client that is switched off needs none. */
async function dueNow({ clients: { registry: clients }, nowSeconds }: Services): Promise<readonly LegacyReminder[]> {
  const now = nowSeconds();
  const all = (await clients.list()).filter(isOn);
  return all.flatMap(({ clientId, metadata }): readonly LegacyReminder[] => {
    const { until, isOver = false, endsSoon = false } = legacyEnd(metadata, now) ?? {};
    if (until === undefined || !(isOver || endsSoon)) return [];
    return [{ clientId, client: metadata.client_name ?? clientId, until, isOver }];
  });
}

/**
 * Tells the people who answer for a client that the last day of its legacy options comes, and that it has passed. The note stands beside those
 * about secrets, under the day: another day brings other messages.
 */
export async function remindOfLegacyEnds(services: Services, isStopping = () => false): Promise<void> {
  const { secretReminders } = services.clients;
  const noteOf = (reminder: LegacyReminder) => ({
    clientId: reminder.clientId,
    secretId: `until-${reminder.until}`,
    days: daysOf(reminder),
  });
  const keyOf = ({ clientId, secretId, days }: ReturnType<typeof noteOf>) => `${clientId} ${secretId} ${days}`;
  const sent = new Set((await secretReminders.sent()).map(keyOf));
  await eachDue(services, {
    due: async () => (await dueNow(services)).filter((reminder) => !sent.has(keyOf(noteOf(reminder)))),
    idOf: ({ clientId }) => clientId,
    together: Infinity,
    async one(reminder) {
      const note = noteOf(reminder);
      const people = await technicalPeople(services, reminder.clientId);
      await services.transaction(async (trx) => {
        if (!(await secretReminders.claim(trx, note))) return;
        services.audit({
          event: 'client.legacy_reminded',
          clientId: reminder.clientId,
          details: { until: reminder.until, days: note.days },
        });
        for (const person of people) services.messages.legacyEnding({ ...reminder, person });
      });
    },
    isStopping,
  });
}
