import { historyKinds, isDisputable, type HistoryKind } from '../../../src/domain/account/history-events.ts';
import { AppError } from '../../../src/errors.ts';
import type { About, StayingStep, StepResult, Submitted } from '../../engine/flow.ts';
import { withQuery } from '../../engine/with-query.ts';
import { byDay } from '../../views/by-day.ts';
import { tellApart } from '../../views/tell-apart.ts';
import { Button } from '../../views/forms/button.tsx';
import { ListFilter } from '../../views/tables/list-filter.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { PageTurns } from '../../views/tables/page-turns.tsx';
import { SideForm } from '../../views/forms/side-form.tsx';
import { capitalised } from '../../texts/capitalised.ts';
import type { AccountVisit } from '../account-page.ts';
import { EventDetails, type ListedEvent } from './event-details.tsx';
import { findDisputable } from './find-disputable.ts';
import { historyPath, type HistoryState } from './history-state.ts';

export interface ShownList {
  readonly kind: HistoryKind | undefined;
  readonly events: readonly ListedEvent[];
  /** Days for which events are kept. */
  readonly days: number;
  readonly isFirst: boolean;
  /** The cursor of the next page; undefined on the last page. */
  readonly older: string | undefined;
}

interface ListProps {
  readonly list: ShownList;
  readonly about: About;
}

function Filter({ list, about }: ListProps) {
  const { filter, kinds } = about.t.history;
  const options = historyKinds.map((kind) => ({ value: kind, label: kinds[kind] }));
  return <ListFilter name="kind" texts={filter} options={options} value={list.kind} />;
}

interface EventItemProps {
  readonly listed: ListedEvent;
  /** The name of the event, which no other event of the page has. */
  readonly called: string;
  readonly about: About;
}

function EventItem({ listed, called, about }: EventItemProps) {
  const texts = about.t.history;
  const { event, token, isReported } = listed;
  return (
    <li class="app-list__item">
      <EventDetails listed={listed} called={called} />
      {isReported && <p class="fr-mb-0 fr-text--sm">{texts.reported}</p>}
      {!isReported && isDisputable(event) && (
        <SideForm class="app-list__actions" action={historyPath}>
          <input type="hidden" name="event" value={token} />
          <Button action="notMe" kind="tertiary" name={texts.notMeName(called)}>
            {texts.notMe}
          </Button>
        </SideForm>
      )}
    </li>
  );
}

function ListView({ list, about }: ListProps) {
  const { t } = about;
  const { history: texts, dates } = t;
  const named = list.events.map(({ event }) => `${texts.events[event.event]}, ${dates.moment(event.at)}`);
  const calls = tellApart(named, t);
  const events = list.events.map((listed, index) => ({ listed, called: calls[index] ?? '' }));
  return (
    <>
      <p>{texts.intro(list.days)}</p>
      <Filter list={list} about={about} />
      {events.length === 0 ? (
        <p id="no-events">{texts.none}</p>
      ) : (
        <div id="events">
          {byDay(events, ({ listed }) => dates.weekday(listed.event.at)).map(({ day, items }) => (
            <>
              <SectionTitle>{capitalised(day)}</SectionTitle>
              <ul class="app-list">
                {items.map(({ listed, called }) => (
                  <EventItem key={listed.event.id} listed={listed} called={called} about={about} />
                ))}
              </ul>
            </>
          ))}
        </div>
      )}
      <PageTurns
        texts={texts}
        after={list.older}
        isFirst={list.isFirst}
        class="fr-mt-3w"
        to={(after) => withQuery(about.path, 'after', after)}
      />
      {events.length > 0 && <p class="fr-hint-text">{texts.networks}</p>}
    </>
  );
}

/** Leads to the question about an event. The text of another person, or of an event without the button, leads nowhere. */
async function ask(
  { form: { action, event: token = '' } }: Submitted<HistoryState>,
  visit: AccountVisit,
): Promise<StepResult<HistoryState>> {
  if (action !== 'notMe') throw new AppError('not_found');
  await findDisputable(visit, token);
  return { ok: true, patch: {}, event: 'asked', next: withQuery(historyPath, 'event', token) };
}

/**
 * Lists what happened to the account, fifty events on a page.
 * @param list Undefined where the page asks about one event.
 */
export const listStep = (visit: AccountVisit, list: ShownList | undefined): StayingStep<HistoryState> => ({
  name: 'history',
  page: { wide: true },
  submit: (submitted) => ask(submitted, visit),
  title: ({ t }) => t.history.title,
  view: ({ about }) => list && <ListView list={list} about={about} />,
});
