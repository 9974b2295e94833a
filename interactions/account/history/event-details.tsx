import type { HistoryEvent } from '../../../src/store/account/history.ts';
import { ItemDetails } from '../../views/item-details.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { describeEvent } from './describe-event.ts';

/** An event as the page lists it. */
export interface ListedEvent {
  readonly event: HistoryEvent;
  /** The text by which forms name the event. */
  readonly token: string;
  /** The service that the event is about. A service that was deleted has no name any more. */
  readonly service: { readonly name: string | undefined } | undefined;
  /** The person has said that it was not her. */
  readonly isReported: boolean;
}

interface EventDetailsProps {
  readonly listed: ListedEvent;
  /** The name of the event in a list, whose headings tell the day. Undefined where the event stands alone. */
  readonly called?: string | undefined;
}

/** Shows an event: what happened, when, and what else is known of it. */
export function EventDetails({ listed, called }: EventDetailsProps) {
  const { t } = usePage();
  const { event, service } = listed;
  const name = service && (service.name ?? t.history.unknownService);
  const { what, facts } = describeEvent(t, { event, service: name });
  const isListed = called !== undefined;
  return (
    <div class="app-list__facts app-breakable">
      <p class="fr-mb-0">
        <strong>{what}</strong>
        <br />
        <time dateTime={new Date(event.at * 1000).toISOString()}>
          {isListed ? t.dates.clock(event.at) : t.dates.moment(event.at)}
        </time>
        {facts
          .filter(({ isDetail }) => !(isListed && isDetail))
          .map(({ label, value }) => (
            <>
              <br />
              {label}
              {t.history.colon}
              {value}
            </>
          ))}
      </p>
      {isListed && <ItemDetails of={called} facts={facts.filter(({ isDetail }) => isDetail)} />}
    </div>
  );
}
