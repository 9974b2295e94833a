import type { ComponentChildren } from 'preact';
import type { AuditQuery } from '../../../src/commands/audit/audit-query.ts';
import { isShownEvent } from '../../../src/domain/account/history-events.ts';
import type { AuditRow } from '../../../src/store/audit/audit-rows.ts';
import type { Texts } from '../../texts/index.ts';
import { DataTable } from '../../views/tables/data-table.tsx';
import { Details } from '../../views/details.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { throughOf } from './through-of.ts';
import { journalAddress } from './journal-address.ts';

/** A line, with the names of the services that it names. */
export interface ShownLine {
  readonly row: AuditRow;
  readonly names: ReadonlyMap<string, string | undefined>;
}

/** Returns what happened in words; undefined for an event that has none but its name. */
function wordsFor({ history, journal }: Texts, event: string): string | undefined {
  // The words of a person's own history speak to her, where the log speaks of her.
  if (Object.hasOwn(journal.events, event)) return journal.events[event];
  return isShownEvent(event) ? history.events[event] : undefined;
}

interface PartyProps {
  readonly kind: string;
  readonly id: string | null;
  readonly name?: string | undefined;
  /** The filter that shows only lines with this one. */
  readonly filter: 'actor' | 'target';
  readonly query: AuditQuery;
}

/** Returns the beginning of a random id. The details of the line hold all of it. */
const shortOf = (id: string) => (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) || id.length > 40 ? `${id.slice(0, 8)}…` : id);

/** Names who acted, or what the action is about. A press on the id shows the lines about it alone. */
function Party({ kind, id, name, filter, query }: PartyProps) {
  const { t } = usePage();
  if (id === null) return <>{kind}</>;
  const shown = name ?? shortOf(id);
  return (
    <>
      {kind}
      <span class="app-client-id">
        <a
          class="fr-link fr-link--sm app-breakable"
          href={journalAddress({ ...query, [filter]: id, after: undefined })}
          title={t.journal.onlyThis(shown)}
        >
          {shown}
        </a>
      </span>
    </>
  );
}

function Actor({ line: { row, names }, query }: CellProps) {
  const { journal: texts } = usePage().t;
  const { actor_kind: kind, actor_id: id } = row;
  if (kind === null) return <>{texts.unknownActor}</>;
  const words = (texts.actors as Readonly<Record<string, string>>)[kind] ?? kind;
  if (kind === 'system') return <>{words}</>;
  const [through] = throughOf(row) ?? [];
  return (
    <>
      <Party kind={words} id={id} name={id === null ? undefined : names.get(id)} filter="actor" query={query} />
      {through !== undefined && (
        <span class="fr-text--sm app-breakable">{texts.through(names.get(through) ?? through)}</span>
      )}
    </>
  );
}

interface CellProps {
  readonly line: ShownLine;
  readonly query: AuditQuery;
}

/** Returns what a line is about: an account, another thing, or a service. */
function targetOf({ account_id: account, client_id: client, target_id: id, target_kind: kind }: AuditRow) {
  if (id !== null) return { kind: kind ?? '', id };
  if (account !== null) return { kind: 'account', id: account };
  return client === null ? undefined : { kind: 'client', id: client };
}

function Target({ line: { row, names }, query }: CellProps) {
  const { journal: texts } = usePage().t;
  const target = targetOf(row);
  if (!target) return <>{texts.nothing}</>;
  const kind = texts.targets[target.kind] ?? target.kind;
  if (target.kind === 'audit') return <>{kind}</>;
  return <Party kind={kind} id={target.id} name={names.get(target.id)} filter="target" query={query} />;
}

function More({ line: { row, names }, query }: CellProps) {
  const { t } = usePage();
  const { labels, colon, details } = t.journal;
  const { client_id: client, browser_family: browser, system_family: system } = row;
  const program = browser !== null && system !== null ? t.sessions.browserOn(browser, system) : (browser ?? system);
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [
      labels.client,
      client !== null && (
        <a class="fr-link fr-link--sm" href={journalAddress({ ...query, client, after: undefined })}>
          {names.get(client) ?? client}
        </a>
      ),
    ],
    [labels.actor, row.actor_kind === 'system' ? null : row.actor_id],
    [labels.target, targetOf(row)?.id],
    [labels.network, row.network],
    [labels.browser, program],
    [labels.request, row.request_id],
    [labels.details, row.details],
    [labels.line, String(row.id)],
  ];
  return (
    <>
      {row.reason !== null && (
        <p class="fr-text--sm fr-mb-0">
          {labels.reason}
          {colon}
          {row.reason}
        </p>
      )}
      <Details summary={details}>
        {facts.map(
          ([label, value]) =>
            value !== null &&
            value !== false &&
            value !== undefined && (
              <p class="fr-text--sm fr-mb-1v" key={label}>
                {label}
                {colon}
                {value}
              </p>
            ),
        )}
      </Details>
    </>
  );
}

function What({ line, query }: CellProps) {
  const { t } = usePage();
  const { event } = line.row;
  const words = wordsFor(t, event);
  return (
    <>
      {words}
      <span class={words === undefined ? undefined : 'app-client-id'}>
        <code>{event}</code>
      </span>
      <More line={line} query={query} />
    </>
  );
}

function When({ at }: { readonly at: number }) {
  const { day, clock } = usePage().t.journal;
  const when = new Date(at * 1000);
  return (
    <time dateTime={when.toISOString()}>
      <span class="app-nowrap">{day(when)}</span> <span class="app-nowrap">{clock(when)}</span>
    </time>
  );
}

/** Shows lines of the audit. */
export function JournalTable({ lines, query }: { readonly lines: readonly ShownLine[]; readonly query: AuditQuery }) {
  const { listTitle, columns } = usePage().t.journal;
  return (
    <DataTable
      id="lines"
      caption={listTitle}
      hidesCaption
      columns={[columns.when, columns.action, columns.actor, columns.target]}
      rows={lines.map((line) => ({
        key: String(line.row.id),
        cells: [
          <When at={line.row.at} />,
          <What line={line} query={query} />,
          <Actor line={line} query={query} />,
          <Target line={line} query={query} />,
        ],
      }))}
    />
  );
}
