import { technicalPeople, type ClientPerson } from '../commands/clients/people-of-client.ts';
import { clientState } from '../domain/clients/client-state.ts';
import { legacyEnd } from '../domain/clients/legacy-end.ts';
import type { Services } from '../services.ts';

interface LegacyReminder {
  readonly clientId: string;
  readonly client: string;
  /** The last day (YYYY-MM-DD) of the options. */
  readonly until: string;
  /** The day has passed. The options still work. */
  readonly isOver: boolean;
}

/** Tells a person that the legacy options of a client end, in the commit that notes the reminder. */
export type RemindOfLegacyEnd = (services: Services, told: LegacyReminder & { readonly person: ClientPerson }) => void;

/** Days before the end: 30, and none once the day has passed. */
const daysOf = ({ isOver }: LegacyReminder) => (isOver ? 0 : 30);

/** Returns the reminders of today. A client that is switched off needs none. */
async function dueNow({ clients, nowSeconds }: Services): Promise<readonly LegacyReminder[]> {
  const now = nowSeconds();
  const all = (await clients.list()).filter((client) => ['test', 'production'].includes(clientState(client)));
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
export async function remindOfLegacyEnds(
  services: Services,
  { remind, isStopping = () => false }: { readonly remind: RemindOfLegacyEnd; readonly isStopping?: () => boolean },
): Promise<void> {
  const sent = new Set(
    (await services.secretReminders.sent()).map((one) => `${one.clientId} ${one.secretId} ${one.days}`),
  );
  const failures: unknown[] = [];
  for (const reminder of await dueNow(services)) {
    if (isStopping()) return;
    const note = { clientId: reminder.clientId, secretId: `until-${reminder.until}`, days: daysOf(reminder) };
    if (sent.has(`${note.clientId} ${note.secretId} ${note.days}`)) continue;
    const people = await technicalPeople(services, reminder.clientId);
    const send = () =>
      services.transaction(async (trx) => {
        if (!(await services.secretReminders.claim(trx, note))) return;
        services.audit({
          event: 'client.legacy_reminded',
          clientId: reminder.clientId,
          details: { until: reminder.until, days: note.days },
        });
        for (const person of people) remind(services, { ...reminder, person });
      });
    await services.inUnit(send).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
