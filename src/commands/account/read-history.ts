import type { ExportedEvent } from '../../domain/account/account-export.ts';
import { shownEvents } from '../../domain/account/history-events.ts';
import { isoTime } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { HistoryEvent } from '../../store/account/history.ts';

/** An event with the service that it is about. */
export interface HistoryLine {
  readonly event: HistoryEvent;
  /** `name`: undefined for a service whose registration is gone. */
  readonly service: { readonly clientId: string; readonly name: string | undefined } | undefined;
}

/** Events that are handled in one turn of the event loop. More of them would keep requests waiting. */
const together = 100;

/** Returns what names the services of events. Each is looked up once. */
function createServiceNames({ clients }: Pick<Services, 'clients'>) {
  const known = new Map<string, Promise<HistoryLine['service']>>();
  const find = async (clientId: string): Promise<HistoryLine['service']> => {
    const metadata = (await clients.find(clientId))?.metadata;
    // The pages of the account are no service.
    return metadata?.built_in === true ? undefined : { clientId, name: metadata?.client_name };
  };
  return (clientId: string | undefined): Promise<HistoryLine['service']> | undefined => {
    if (clientId === undefined) return undefined;
    const service = known.get(clientId) ?? find(clientId);
    known.set(clientId, service);
    return service;
  };
}

/**
 * Yields the history of an account, the newest event first, in batches.
 * @param about.until The newest event to read, so that two files of one export hold the same.
 */
export async function* readHistory(
  services: Pick<Services, 'history' | 'clients'>,
  about: { readonly accountId: string; readonly until: number },
): AsyncGenerator<readonly HistoryLine[]> {
  const serviceOf = createServiceNames(services);
  let batch: HistoryLine[] = [];
  for await (const event of services.history.all(about.accountId)) {
    if (event.id > about.until) continue;
    batch.push({ event, service: await serviceOf(event.clientId) });
    if (batch.length < together) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
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
