import type { ComponentChildren } from 'preact';
import type { ShownPerson } from '../../../src/commands/people/show-person.ts';
import type { SentMessage } from '../../../src/store/messages/outbox.ts';
import { describeEvent } from '../../account/history/describe-event.ts';
import { browserName, wayInName } from '../../account/sessions/session-words.ts';
import type { Texts } from '../../texts/index.ts';
import { DataTable } from '../../views/tables/data-table.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { visibleText } from '../../views/visible-text.ts';

interface ListProps {
  readonly person: ShownPerson;
}

interface SectionProps {
  readonly id: string;
  readonly texts: { readonly title: string; readonly intro?: string; readonly none: string };
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ComponentChildren[] }[];
}

/** A list of the page, or a sentence where there is nothing to list. */
function ListSection({ id, texts, columns, rows }: SectionProps) {
  return (
    <div class="fr-mt-4w">
      <SectionTitle>{texts.title}</SectionTitle>
      {rows.length === 0 ? (
        <p id={id}>{texts.none}</p>
      ) : (
        <>
          {texts.intro !== undefined && <p>{texts.intro}</p>}
          <DataTable id={id} caption={texts.title} columns={columns} rows={rows} />
        </>
      )}
    </div>
  );
}

/** Facts below each other in one cell. */
function Lines({ values }: { readonly values: readonly string[] }) {
  return (
    <ul class="app-plain-list">
      {values.map((value) => (
        <li key={value}>{value}</li>
      ))}
    </ul>
  );
}

/** The sessions in which the person is signed in, as her own page shows them. */
export function PersonSessions({ person: { sessions } }: ListProps) {
  const { t } = usePage();
  const texts = t.people.person.sessions;
  const { columns } = texts;
  const { moment } = t.dates;
  return (
    <ListSection
      id="person-sessions"
      texts={texts}
      columns={[columns.browser, columns.way, columns.opened, columns.used, columns.services]}
      rows={sessions.map(({ uid, origin, acr, proof, openedAt, seenAt, services }) => ({
        key: uid,
        cells: [
          <Lines
            values={[browserName(origin, t), ...(origin?.network === undefined ? [] : [texts.network(origin.network)])]}
          />,
          wayInName({ acr, methods: proof.methods, upstream: proof.upstream?.name }, t),
          moment(openedAt),
          moment(seenAt),
          services.length === 0 ? t.sessions.details.noService : visibleText(services.join(', ')),
        ],
      }))}
    />
  );
}

/** The services that hold a consent of the person, or tokens that are still good. */
export function PersonServices({ person: { services } }: ListProps) {
  const { t } = usePage();
  const texts = t.people.person.services;
  const { columns } = texts;
  const { moment } = t.dates;
  return (
    <ListSection
      id="person-services"
      texts={texts}
      columns={[columns.name, columns.access, columns.since, columns.used]}
      rows={services.map(({ clientId, name, isFirstParty, isOffline, isOff, since, lastUsedAt }) => ({
        key: clientId,
        cells: [
          visibleText(name),
          <Lines
            values={[
              isFirstParty ? texts.firstParty : texts.agreed,
              ...(isOffline ? [texts.offline] : []),
              ...(isOff ? [texts.off] : []),
            ]}
          />,
          moment(since),
          moment(lastUsedAt),
        ],
      }))}
    />
  );
}

/** Says whether a message has left, and why not. */
function fateText({ people, dates }: Texts, { fate, failure }: SentMessage): string {
  const texts = people.person.messages;
  const reason = failure?.reason ?? '';
  if (fate.kind === 'sent') return texts.sent(dates.moment(fate.at));
  if (fate.kind === 'refused') return texts.refused(reason);
  if (fate.kind === 'lost') return texts.lost;
  if (!failure) return texts.waiting;
  return failure.isOfServer ? texts.waitingForServer(reason) : texts.waitingAgain(reason);
}

/** The messages that were sent to the person, without what they said. */
export function PersonMessages({ person: { messages } }: ListProps) {
  const { t } = usePage();
  const texts = t.people.person.messages;
  const { columns } = texts;
  const { moment } = t.dates;
  return (
    <ListSection
      id="person-messages"
      texts={texts}
      columns={[columns.subject, columns.asked, columns.fate]}
      rows={messages.map((message) => ({
        key: message.id,
        cells: [message.subject ?? texts.unnamed(message.kind), moment(message.createdAt), fateText(t, message)],
      }))}
    />
  );
}

/** Says what happened to the account, in the words that its person reads. */
export function PersonHistory({ person: { history } }: ListProps) {
  const { t } = usePage();
  const texts = t.people.person.history;
  const { columns } = texts;
  const { moment } = t.dates;
  return (
    <ListSection
      id="person-history"
      texts={texts}
      columns={[columns.when, columns.what, columns.facts]}
      rows={history.map(({ event, service }) => {
        const name = service && (service.name ?? t.history.unknownService);
        const { what, facts } = describeEvent(t, { event, service: name });
        return {
          key: String(event.id),
          cells: [
            moment(event.at),
            what,
            facts.length === 0 ? (
              texts.noFacts
            ) : (
              <Lines values={facts.map(({ label, value }) => visibleText(`${label}${t.history.colon}${value}`))} />
            ),
          ],
        };
      })}
    />
  );
}
