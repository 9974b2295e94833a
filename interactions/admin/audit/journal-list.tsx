import type { ComponentChildren } from 'preact';
import type { AuditQuery } from '../../../src/commands/audit/audit-query.ts';
import type { AuditRow } from '../../../src/store/audit/audit-rows.ts';
import type { Texts } from '../../texts/index.ts';
import { byDay } from '../../views/by-day.ts';
import { Fact } from '../../views/fact.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { requestAddress } from '../approvals/requests-address.ts';
import { detailWords } from './detail-words.ts';
import { eventWords, wordOf } from './event-words.ts';
import { journalAddress } from './journal-address.ts';
import { detailsOf, type JournalNames, type ShownName } from './journal-names.ts';

interface ListProps {
  readonly rows: readonly AuditRow[];
  readonly names: JournalNames;
  readonly query: AuditQuery;
}

/** Somebody who acts, or something that a line is about. */
interface Party extends ShownName {
  readonly kind: string;
  /** The folded line says what kind of thing it is, where its id says nothing to a person. */
  readonly isNamed?: boolean;
  /** Names the party in a filter. Nobody filters by one without an id. */
  readonly id?: string | undefined;
}

interface Telling {
  readonly t: Texts;
  readonly names: JournalNames;
  readonly row: AuditRow;
}

function actorOf({ t: { journal }, names, row: { actor_kind: kind, actor_id: id } }: Telling): Party | undefined {
  if (kind === null) return undefined;
  const words = wordOf(journal.actors, kind) ?? kind;
  if (id === null || kind === 'system') return { kind: words, text: words };
  const known = kind === 'account' ? names.accounts.get(id) : kind === 'client' ? names.services.get(id) : undefined;
  return { kind: words, id, text: id, ...known };
}

/** Returns what a line is about: an account, another thing, or a service. */
function targetOf({ t: { journal }, names, row }: Telling): Party | undefined {
  const { account_id: account, client_id: client, target_id: id, target_kind: kind } = row;
  const { targets } = journal;
  if (id !== null) {
    const words = wordOf(targets, kind ?? '') ?? kind ?? '';
    if (kind === 'audit') return { kind: words, text: words };
    const href = kind === 'approval' ? requestAddress(id) : undefined;
    return { kind: words, id, text: id, href, isNamed: kind === 'setting' };
  }
  if (account !== null)
    return { kind: targets['account']!, id: account, text: account, ...names.accounts.get(account) };
  if (client !== null) return { kind: targets['client']!, id: client, text: client, ...names.services.get(client) };
  return undefined;
}

interface PartyProps {
  readonly party: Party;
  readonly filter: 'actor' | 'target' | 'client';
  readonly query: AuditQuery;
}

/** Names somebody or something with its kind, a link to its page, and a link to the lines about it alone. */
function PartyFact({ party: { kind, id, text, href }, filter, query }: PartyProps) {
  const { journal } = usePage().t;
  const label = journal.labels[filter];
  return (
    <Fact label={label}>
      {kind !== text && filter !== 'client' && `${kind}${journal.colon}`}
      {href === undefined ? text : <a href={href}>{text}</a>}
      {id !== undefined && query[filter] !== id && (
        <>
          {' '}
          <a
            class="fr-link fr-link--sm"
            href={journalAddress({ ...query, [filter]: id, after: undefined })}
            aria-label={journal.onlyThisName(text)}
          >
            {journal.onlyThis}
          </a>
        </>
      )}
    </Fact>
  );
}

function LineFacts({ row, names, query }: Omit<ListProps, 'rows'> & { readonly row: AuditRow }) {
  const { t } = usePage();
  const { labels } = t.journal;
  const telling = { t, names, row };
  const { client_id: client, browser_family: browser, system_family: system } = row;
  const [actor, target] = [actorOf(telling), targetOf(telling)];
  const program = browser !== null && system !== null ? t.sessions.browserOn(browser, system) : (browser ?? system);
  const service = client === null ? undefined : (names.services.get(client) ?? { text: client });
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [labels.reason, row.reason],
    ...detailWords({ t, names }, detailsOf(row)),
    [labels.browser, program],
    [labels.network, row.network],
    [labels.when, t.dates.exactMoment(row.at)],
    [labels.request, row.request_id],
    [labels.code, <code>{row.event}</code>],
    [labels.line, String(row.id)],
  ];
  return (
    <dl class="app-facts">
      {actor && <PartyFact party={actor} filter="actor" query={query} />}
      {target && <PartyFact party={target} filter="target" query={query} />}
      {client !== null && service && client !== target?.id && (
        <PartyFact party={{ kind: '', id: client, ...service }} filter="client" query={query} />
      )}
      {facts.map(
        ([label, value]) =>
          value !== null &&
          value !== undefined && (
            <Fact key={label} label={label}>
              {value}
            </Fact>
          ),
      )}
    </dl>
  );
}

const shortOf = ({ kind, text, isNamed = true }: Party) => (isNamed ? text : kind);

/** Shows a line: when, what, who and about whom. The rest of it is folded. */
function Line({ row, names, query }: Omit<ListProps, 'rows'> & { readonly row: AuditRow }) {
  const { t } = usePage();
  const telling = { t, names, row };
  const [actor, target] = [actorOf(telling), targetOf(telling)];
  // A person who does something with her own account is named once.
  const about = target && target.id !== actor?.id ? shortOf(target) : undefined;
  return (
    <li>
      <details class="app-journal__line">
        <summary>
          <time dateTime={new Date(row.at * 1000).toISOString()}>{t.dates.clock(row.at)}</time>{' '}
          <span class="app-journal__what">{eventWords(t, row.event)}</span>{' '}
          <span class="app-journal__party">{actor ? shortOf(actor) : t.journal.unknownActor}</span>{' '}
          <span class="app-journal__party">{about}</span>
        </summary>
        <LineFacts row={row} names={names} query={query} />
      </details>
    </li>
  );
}

/** Shows lines of the audit, one list for each day. */
export function JournalList({ rows, names, query }: ListProps) {
  const { dates } = usePage().t;
  return (
    <div id="lines" class="app-journal">
      {byDay(rows, ({ at }) => dates.weekday(at)).map(({ day, items }) => (
        <section key={day}>
          <SectionTitle>{day}</SectionTitle>
          <ul>
            {items.map((row) => (
              <Line key={row.id} row={row} names={names} query={query} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
