import type Koa from 'koa';
import type { AuditQuery, AuditQueryProblem } from '../../../src/commands/audit/audit-query.ts';
import { listAudit, type ListedAudit } from '../../../src/commands/audit/list-audit.ts';
import { Alert } from '../../views/alert.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { LinkButton } from '../../views/forms/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { PageTurns } from '../../views/tables/page-turns.tsx';
import { renderPage } from '../../views/layout/page.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import type { AdminPage, AdminVisit } from '../admin-page.ts';
import { eventChoices, type EventChoice } from './event-words.ts';
import { askedOf, journalAddress, journalPath, queryOf } from './journal-address.ts';
import { JournalFilter } from './journal-filter.tsx';
import { JournalList } from './journal-list.tsx';
import { journalNames, type JournalNames } from './journal-names.ts';

const pageSize = 50;

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
  readonly choices: readonly EventChoice[];
  readonly names: JournalNames;
  readonly days: number;
  readonly mayExport: boolean;
  readonly shown: ListedAudit | AuditQueryProblem;
}

function Journal({ query, choices, names, days, mayExport, shown }: JournalProps) {
  const texts = usePage().t.journal;
  return (
    <>
      <p>{texts.intro(days)}</p>
      {shown === 'after' && (
        <Alert kind="error" id="journal-problem">
          {texts.problems.after}
        </Alert>
      )}
      <JournalFilter query={query} choices={choices} names={names} />
      {typeof shown === 'string' ? (
        <p>
          <a class="fr-link" id="first-page" href={journalPath}>
            {texts.first}
          </a>
        </p>
      ) : (
        <>
          {shown.rows.length === 0 ? (
            <p id="no-line">{texts.none}</p>
          ) : (
            <JournalList rows={shown.rows} names={names} query={query} />
          )}
          <PageTurns
            texts={texts}
            after={shown.after}
            isFirst={query.after === undefined}
            to={(after) => journalAddress({ ...query, after })}
          />
          {mayExport && shown.rows.length > 0 && <Exports query={query} />}
        </>
      )}
    </>
  );
}

/** Draws the page with lines, or with what cannot be understood of the question (422). */
export async function drawJournal(
  ctx: Koa.Context,
  visit: AdminVisit,
  shown: ListedAudit | AuditQueryProblem,
): Promise<void> {
  const { page, services } = visit;
  const query = queryOf(visit.query);
  if (typeof shown === 'string') ctx.status = 422;
  const rows = typeof shown === 'string' ? [] : shown.rows;
  const [events, names] = await Promise.all([services.auditTrail.list.events(), journalNames(visit, { rows, query })]);
  ctx.type = 'html';
  ctx.body = renderPage(page, {
    title: page.t.journal.title,
    hasErrors: typeof shown === 'string',
    errors: typeof shown === 'string' && shown !== 'after' ? { [shown]: page.t.journal.problems[shown] } : {},
    wide: true,
    body: (
      <Journal
        query={query}
        choices={eventChoices(page.t, events)}
        names={names}
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
      query: askedOf(queryOf(visit.query)),
      reader: visit.account.id,
      size: pageSize,
      requestId: String(ctx.state['requestId']),
    });
    await drawJournal(ctx, visit, answer.ok ? answer.found : answer.problem);
  },
};
