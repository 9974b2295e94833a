import {
  findClients,
  usualSize,
  type ClientQuery,
  type FoundClients,
} from '../../../../src/commands/clients/list/find-clients.ts';
import type { SummarisedClient } from '../../../../src/commands/clients/list/summarise-clients.ts';
import type { ClientMark } from '../../../../src/domain/clients/list/client-summary.ts';
import { withQuery } from '../../../engine/with-query.ts';
import { Alert } from '../../../views/alert.tsx';
import { ButtonGroup } from '../../../views/forms/button-group.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { LinkButton } from '../../../views/forms/link-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { PageTurns } from '../../../views/tables/page-turns.tsx';
import { renderPage } from '../../../views/layout/page.tsx';
import { ServiceLogo } from '../../../views/service-logo.tsx';
import type { AdminPage } from '../../admin-page.ts';
import { ClientBadge } from '../client-heading.tsx';
import { markText } from '../client-mark.ts';
import { clientAddress } from '../client-parts.ts';
import { documentsPath } from '../documents/documents-state.ts';
import { tokensPath } from '../tokens/tokens-state.ts';
import { ClientFilter } from './client-filter.tsx';

const address = '/admin/clients';
const members = ['q', 'status', 'show', 'sort', 'after', 'size'] as const;

/** Reads the question of the address. A field that a form leaves empty asks nothing. */
const queryOf = (query: URLSearchParams): ClientQuery =>
  Object.fromEntries(
    members.flatMap((name) => {
      const value = query.get(name) ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );

const isNarrowed = ({ q, status, show }: ClientQuery) => q !== undefined || status !== undefined || show !== undefined;

function NameCell({ client: { record, summary, logo } }: { readonly client: SummarisedClient }) {
  return (
    <>
      <ServiceLogo path={logo} isSmall />
      <a class="fr-link" href={clientAddress(summary.clientId)}>
        {summary.name}
      </a>
      {summary.name !== summary.clientId && (
        <span class="app-client-id">
          <code>{summary.clientId}</code>
        </span>
      )}
      <span class="app-client-state">
        <ClientBadge client={record} />
      </span>
    </>
  );
}

const contactGaps = ['no-technical', 'no-data-protection'] as const;

const isContactGap = (mark: ClientMark): mark is (typeof contactGaps)[number] =>
  contactGaps.some((gap) => gap === mark);

function MarksCell({ client: { summary } }: { readonly client: SummarisedClient }) {
  const { t } = usePage();
  if (summary.marks.length === 0) return <>{t.clientList.nothing}</>;
  const marks = summary.marks.filter((mark) => !isContactGap(mark));
  return (
    <ul class="app-marks">
      {marks.map((mark) => (
        <li key={mark}>{markText(t, mark, summary)}</li>
      ))}
      {/* Which kind of contact is missing stands in the column beside. */}
      {marks.length < summary.marks.length && <li>{t.clientList.filter.shows.contact}</li>}
    </ul>
  );
}

/** Says how many contacts a service has, and which kind it lacks. */
function ContactsCell({ client: { summary } }: { readonly client: SummarisedClient }) {
  const { clientList: texts, statistics } = usePage().t;
  const { contacts, marks } = summary;
  const gaps = marks.filter(isContactGap);
  if (contacts === 0) return <>{texts.noContact}</>;
  if (gaps.length === 0) return <>{statistics.number(contacts)}</>;
  return (
    <>
      {statistics.number(contacts)}, {texts.contactGaps.missing(gaps.map((gap) => texts.contactGaps.kinds[gap]))}
    </>
  );
}

function ClientTable({ clients }: { readonly clients: readonly SummarisedClient[] }) {
  const { clientList: texts, statistics, dates } = usePage().t;
  const { title, columns } = texts;
  return (
    <DataTable
      id="clients"
      caption={title}
      columns={[columns.name, columns.people, columns.lastUsed, columns.contacts, columns.watch]}
      rows={clients.map((client) => {
        const { clientId, people, lastUsedAt } = client.summary;
        return {
          key: clientId,
          cells: [
            <NameCell client={client} />,
            statistics.number(people),
            lastUsedAt === undefined ? texts.neverUsed : dates.shortDay(lastUsedAt),
            <ContactsCell client={client} />,
            <MarksCell client={client} />,
          ],
        };
      })}
    />
  );
}

interface ListProps {
  readonly query: ClientQuery;
  readonly found: FoundClients;
  /** The person may read every client, and not only those that name her. */
  readonly readsAll: boolean;
}

function List({ query, found: { clients, total, after }, readsAll }: ListProps) {
  const { t, path } = usePage();
  const texts = t.clientList;
  const pageSize = query.size === undefined ? usualSize : Number(query.size);
  const isEmpty = total === 0 && !isNarrowed(query);
  if (isEmpty) return <p id="no-client">{readsAll ? texts.none : texts.noneOfYours}</p>;
  return (
    <>
      <ClientFilter query={query} />
      {total === 0 ? (
        <>
          <p id="no-client">{texts.noneFound}</p>
          <p>
            <a class="fr-link" href={address}>
              {texts.all}
            </a>
          </p>
        </>
      ) : (
        <>
          <p id="client-count">{texts.count(total, pageSize)}</p>
          <div class="app-client-list">
            <ClientTable clients={clients} />
          </div>
          <PageTurns
            texts={texts}
            after={after}
            isFirst={query.after === undefined}
            to={(place) => withQuery(path, 'after', place)}
          />
        </>
      )}
    </>
  );
}

/** Lists the clients that this person may read. */
export const listPage: AdminPage = {
  path: address,
  action: 'clients.read',
  label: (t) => t.clientList.label,
  async answer(ctx, visit) {
    const { page, services, account } = visit;
    const texts = page.t.clientList;
    const query = queryOf(visit.query);
    const mayRead = (clientId: string) => visit.may('clients.read', clientId);
    const answer = await findClients(services, { query, reader: account.id, mayRead });
    if (!answer.ok) ctx.status = 422;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      hasErrors: !answer.ok,
      wide: true,
      body: (
        <>
          {visit.may('clients.create') && (
            <ButtonGroup>
              <LinkButton href="/admin/clients/nouveau">{texts.register}</LinkButton>
              {visit.may('clients.manage') && (
                <LinkButton href="/admin/clients/import" kind="secondary">
                  {page.t.clientImport.label}
                </LinkButton>
              )}
              {visit.may('clients.manage') && (
                <LinkButton href={tokensPath} kind="secondary">
                  {page.t.clientTokens.link}
                </LinkButton>
              )}
              {visit.may('clients.manage') && services.config.clientDocuments !== 'off' && (
                <LinkButton href={documentsPath} kind="secondary">
                  {page.t.clientDocuments.title}
                </LinkButton>
              )}
            </ButtonGroup>
          )}
          {answer.ok ? (
            <List query={query} found={answer.found} readsAll={visit.clientIds.length === 0} />
          ) : (
            <>
              <Alert kind="error" id="list-problem">
                {texts.problems[answer.problem]}
              </Alert>
              <ClientFilter query={query} />
              <p>
                <a class="fr-link" id="first-page" href={address}>
                  {texts.first}
                </a>
              </p>
            </>
          )}
        </>
      ),
    });
  },
};
