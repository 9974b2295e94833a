import type Koa from 'koa';
import { personName } from '../roles/person-name.ts';
import { throughOf } from './through-of.ts';
import { serviceNames } from '../../../src/commands/account/service-names.ts';
import type { AuditQuery, AuditQueryProblem } from '../../../src/commands/audit/audit-query.ts';
import { listAudit, type ListedAudit } from '../../../src/commands/audit/list-audit.ts';
import { Alert } from '../../views/alert.tsx';
import { ButtonGroup } from '../../views/fields/button-group.tsx';
import { LinkButton } from '../../views/fields/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { PageTurns } from '../../views/tables/page-turns.tsx';
import { renderPage } from '../../views/layout/page.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import type { AdminPage, AdminVisit } from '../admin-page.ts';
import { journalAddress, journalPath, queryOf } from './journal-address.ts';
import { JournalFilter } from './journal-filter.tsx';
import { JournalTable, type ShownLine } from './journal-table.tsx';

const pageSize = 50;

interface Shown {
  readonly lines: readonly ShownLine[];
  readonly after: string | undefined;
}

function Turning({ query, after }: { readonly query: AuditQuery; readonly after: string | undefined }) {
  const texts = usePage().t.journal;
  return (
    <PageTurns
      texts={texts}
      next={after !== undefined && { href: journalAddress({ ...query, after }), label: texts.older }}
      first={query.after !== undefined && { href: journalAddress({ ...query, after: undefined }), label: texts.newest }}
    />
  );
}

function Exports({ query }: { readonly query: AuditQuery }) {
  const texts = usePage().t.journal;
  const asked = { ...query, after: undefined };
  return (
    <>
      <SectionTitle>{texts.exportTitle}</SectionTitle>
      <p>
        {texts.exportIntro} {texts.proof}
      </p>
      <ButtonGroup>
        <LinkButton kind="secondary" id="export-csv" href={journalAddress(asked, '.csv')}>
          {texts.csv}
        </LinkButton>
        <LinkButton kind="secondary" id="export-jsonl" href={journalAddress(asked, '.jsonl')}>
          {texts.jsonl}
        </LinkButton>
      </ButtonGroup>
    </>
  );
}

interface JournalProps {
  readonly query: AuditQuery;
  readonly events: readonly string[];
  readonly days: number;
  readonly mayExport: boolean;
  readonly shown: Shown | AuditQueryProblem;
}

function Journal({ query, events, days, mayExport, shown }: JournalProps) {
  const texts = usePage().t.journal;
  return (
    <>
      <p>{texts.intro(days)}</p>
      {shown === 'after' && (
        <Alert kind="error" id="journal-problem">
          {texts.problems.after}
        </Alert>
      )}
      <JournalFilter query={query} events={events} />
      {typeof shown === 'string' ? (
        <p>
          <a class="fr-link" id="first-page" href={journalPath}>
            {texts.newest}
          </a>
        </p>
      ) : (
        <>
          <SectionTitle>{texts.listTitle}</SectionTitle>
          {shown.lines.length === 0 ? (
            <p id="no-line">{texts.none}</p>
          ) : (
            <JournalTable lines={shown.lines} query={query} />
          )}
          <Turning query={query} after={shown.after} />
          {mayExport && <Exports query={query} />}
        </>
      )}
    </>
  );
}

/** Adds to lines the names of the services that they name, and of the colleagues who acted. */
async function withNames({ services }: AdminVisit, { rows, after }: ListedAudit): Promise<Shown> {
  const holders = (await services.people.holders.list()).map((one) => [one.id, personName(one) ?? one.email] as const);
  const ids = rows.flatMap((row) => [
    ...(row.client_id === null ? [] : [row.client_id]),
    ...(row.actor_kind === 'client' && row.actor_id !== null ? [row.actor_id] : []),
    ...(throughOf(row) ?? []),
  ]);
  const names = new Map([...holders, ...(await serviceNames(services, ids))]);
  return { lines: rows.map((row) => ({ row, names })), after };
}

/** Draws the page with lines, or with what cannot be understood of the question (422). */
export async function drawJournal(
  ctx: Koa.Context,
  visit: AdminVisit,
  shown: Shown | AuditQueryProblem,
): Promise<void> {
  const { page, services, query } = visit;
  if (typeof shown === 'string') ctx.status = 422;
  const events = await services.auditTrail.list.events();
  ctx.type = 'html';
  ctx.body = renderPage(page, {
    title: page.t.journal.title,
    hasErrors: typeof shown === 'string',
    errors: typeof shown === 'string' && shown !== 'after' ? { [shown]: page.t.journal.problems[shown] } : {},
    wide: true,
    body: (
      <Journal
        query={queryOf(query)}
        events={events}
        days={services.config.auditDays}
        mayExport={visit.may('audit.export')}
        shown={shown}
      />
    ),
  });
}

/** Shows the audit, with filters, to those who may read all of it. */
export const journalPage: AdminPage = {
  path: journalPath,
  action: 'audit.read',
  label: (t) => t.journal.label,
  async answer(ctx, visit) {
    const answer = await listAudit(visit.services, {
      query: queryOf(visit.query),
      reader: visit.account.id,
      size: pageSize,
      requestId: String(ctx.state['requestId']),
    });
    await drawJournal(ctx, visit, answer.ok ? await withNames(visit, answer.found) : answer.problem);
  },
};
