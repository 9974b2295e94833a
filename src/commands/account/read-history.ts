import type { ExportedEvent } from './export/account-document.ts';
import { shownEvents } from '../../domain/account/history-events.ts';
import { isoTime } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { HistoryEvent } from '../../store/account/history.ts';
import { serviceNames } from './service-names.ts';

export interface HistoryLine {
  readonly event: HistoryEvent;
  /** `name`: undefined for a service whose registration is gone. */
  readonly service: { readonly clientId: string; readonly name: string | undefined } | undefined;
}

/** Events that are handled in one turn of the event loop. More of them would keep requests waiting. */
const together = 100;

/** Adds to events the services that they are about. */
export async function withServices(
  services: Pick<Services, 'clients'>,
  events: readonly HistoryEvent[],
): Promise<readonly HistoryLine[]> {
  const names = await serviceNames(
    services,
    events.flatMap(({ clientId }) => clientId ?? []),
  );
  return events.map((event) => {
    const { clientId } = event;
    const isService = clientId !== undefined && names.has(clientId);
    return { event, service: isService ? { clientId, name: names.get(clientId) } : undefined };
  });
}

/**
 * Yields the history of an account, the newest event first, in batches.
 * @param about.until The newest event to read, so that two files of one export hold the same.
 */
export async function* readHistory(
  services: Pick<Services, 'account' | 'clients'>,
  about: { readonly accountId: string; readonly until: number },
): AsyncGenerator<readonly HistoryLine[]> {
  let batch: HistoryEvent[] = [];
  for await (const event of services.account.history.all(about.accountId)) {
    if (event.id > about.until) continue;
    batch.push(event);
    if (batch.length < together) continue;
    yield await withServices(services, batch);
    batch = [];
  }
  if (batch.length > 0) yield await withServices(services, batch);
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Returns what an export tells of an event. References to sessions, forms and agents of the operator stay out of it. */
export function exportedEvent({ event, service }: HistoryLine): ExportedEvent {
  const { details } = event;
  const texts = (name: string) => {
    const value = details[name];
    return Array.isArray(value) ? { [name]: value.filter(isText) } : {};
  };
  const text = (name: string) => (isText(details[name]) ? { [name]: details[name] } : {});
  return {
    at: isoTime(event.at),
    event: event.event,
    kind: shownEvents[event.event].kind,
    service: service ? { client_id: service.clientId, name: service.name ?? null } : null,
    browser: event.browser ?? null,
    system: event.system ?? null,
    network: event.network ?? null,
    ...texts('methods'),
    ...texts('fields'),
    ...text('upstream'),
    ...text('level'),
    ...text('role'),
  };
}
