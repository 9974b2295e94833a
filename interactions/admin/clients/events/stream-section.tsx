import type { DeliveryMethod, StreamStatus } from '../../../../src/domain/events/event-stream.ts';
import { carriedEvents } from '../../../../src/domain/events/security-events.ts';
import { Badge, type BadgeProps } from '../../../views/badge.tsx';
import { Button } from '../../../views/forms/button.tsx';
import { ButtonGroup } from '../../../views/forms/button-group.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { LinkButton } from '../../../views/forms/link-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { SideForm } from '../../../views/forms/side-form.tsx';
import { eventsAddress, type EventsVisit, type ShownStream } from './events-state.ts';

const badgeOf: Readonly<Record<StreamStatus, BadgeProps['kind']>> = {
  enabled: 'success',
  paused: 'warning',
  disabled: 'error',
};

function StreamLog({ stream, log }: Pick<ShownStream, 'stream' | 'log'>) {
  const { eventStreams: texts, dates } = usePage().t;
  if (log.length === 0) return <p>{texts.noLog}</p>;
  const { when, what, result: taken } = texts.columns;
  return (
    <DataTable
      id={`log-${stream.madeBy}`}
      caption={texts.log}
      showsCaption
      columns={[when, what, taken]}
      rows={log.map(({ at, kind, jti, result, detail = '', attempts }, place) => ({
        key: `${place} ${jti}`,
        cells: [
          dates.moment(at),
          result === 'dropped' ? texts.several : texts.kinds[kind],
          texts.results[result](detail, attempts),
        ],
      }))}
    />
  );
}

function StreamFacts({ stream, queue }: Pick<ShownStream, 'stream' | 'queue'>) {
  const { eventStreams: texts, dates } = usePage().t;
  const { status, statusBy, statusReason, method, endpoint = '', requested, failingSince, description } = stream;
  const methods: Readonly<Record<DeliveryMethod, string>> = { push: texts.pushed(endpoint), poll: texts.polled };
  const oldest = queue.oldestAt === undefined ? undefined : dates.moment(queue.oldestAt);
  return (
    <ul class="app-breakable">
      {description !== undefined && <li>{texts.described(description)}</li>}
      <li>{methods[method]}</li>
      <li>{texts.carries(carriedEvents(requested).map((kind) => texts.kinds[kind]))}</li>
      <li>{texts.waiting(queue.waiting, oldest)}</li>
      {status !== 'enabled' && statusBy !== undefined && <li>{texts.statusBy[statusBy](statusReason)}</li>}
      {status === 'enabled' && failingSince !== undefined && <li>{texts.failing(dates.moment(failingSince))}</li>}
    </ul>
  );
}

/** One stream of a client: where its events go, what waits, how the last ones were taken, and what can be done. */
export function StreamSection({ visit, ...shown }: ShownStream & { readonly visit: EventsVisit }) {
  const texts = usePage().t.eventStreams;
  const { stream } = shown;
  const { id, madeBy, status } = stream;
  const title = texts.titles[madeBy];
  return (
    <section class="fr-mb-6w" id={`stream-${madeBy}`}>
      <SectionTitle>{title}</SectionTitle>
      <p class="fr-mb-2w">
        <Badge kind={badgeOf[status]}>{texts.statuses[status]}</Badge>
      </p>
      <StreamFacts {...shown} />
      {visit.mayWrite && (
        <SideForm>
          <input type="hidden" name="stream" value={id} />
          <ButtonGroup>
            <Button action="try" name={texts.ofStream(texts.tryOut, title)}>
              {texts.tryOut}
            </Button>
            <LinkButton href={eventsAddress(visit, id)} kind="secondary">
              {status === 'enabled' ? texts.pause : texts.resume}
            </LinkButton>
          </ButtonGroup>
        </SideForm>
      )}
      <StreamLog {...shown} />
    </section>
  );
}
