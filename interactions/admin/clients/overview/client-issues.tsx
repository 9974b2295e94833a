import type { ClientMark, ClientSummary } from '../../../../src/domain/clients/list/client-summary.ts';
import type { RisingRefusals } from '../../../../src/domain/clients/diagnostic/rising-refusals.ts';
import { Alert } from '../../../views/alert.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { clientAddress, clientParts, type ClientPart } from '../client-parts.ts';
import { dayOfMark } from '../client-mark.ts';
import type { ClientVisit } from '../client-page.ts';

/** The page on which each of these is put right. */
const partOf: Readonly<Record<ClientMark | 'refusals-rising', ClientPart>> = {
  'secret-over': 'secrets',
  'secret-ends': 'secrets',
  'rights-unseen': 'droits-api',
  'legacy-over': 'modifier',
  'legacy-ends': 'modifier',
  legacy: 'modifier',
  'no-technical': 'contacts',
  'no-data-protection': 'contacts',
  unused: '',
  'refusals-rising': 'diagnostic',
};

interface IssuesProps {
  readonly visit: ClientVisit;
  readonly summary: ClientSummary;
  readonly rising: RisingRefusals | undefined;
}

interface Issue {
  readonly kind: ClientMark | 'refusals-rising';
  readonly sentence: string;
}

function useIssues({ summary, rising }: IssuesProps): readonly Issue[] {
  const { clientList, statistics, dates } = usePage().t;
  const { issues } = clientList.overview;
  const sentenceOf = (mark: ClientMark): string => {
    const issue = issues[mark];
    if (typeof issue === 'string') return issue;
    const date = mark === 'unused' && summary.lastUsedAt ? summary.lastUsedAt : dayOfMark(mark, summary);
    return (issue as (date: string | undefined) => string)(date === undefined ? undefined : dates.day(date));
  };
  return [
    ...summary.marks.map((mark) => ({ kind: mark, sentence: sentenceOf(mark) })),
    ...(rising
      ? [
          {
            kind: 'refusals-rising' as const,
            sentence: issues['refusals-rising'](statistics.number(rising.week), statistics.number(rising.before)),
          },
        ]
      : []),
  ];
}

function IssueItem({ visit, issue }: { readonly visit: ClientVisit; readonly issue: Issue }) {
  const { t } = usePage();
  const { clientId } = visit.client;
  const part = clientParts.find((one) => one.part === partOf[issue.kind] && one.part !== '');
  const isOpen = part !== undefined && visit.may(part.action, clientId);
  return (
    <li id={`issue-${issue.kind}`}>
      {issue.sentence}
      {isOpen && (
        <>
          {' '}
          <a class="fr-link" href={clientAddress(clientId, part.part)}>
            {t.clientList.overview.open(part.label(t))}
          </a>
        </>
      )}
    </li>
  );
}

/** Says first what somebody should do for this service. */
export function ClientIssues(props: IssuesProps) {
  const { clientList, dates } = usePage().t;
  const { overview: texts } = clientList;
  const { visit, summary } = props;
  const issues = useIssues(props);
  const { disabledAt, deletedAt } = visit.client;
  const { state } = summary;
  if (state === 'disabled' || state === 'bin') {
    const since = (state === 'bin' ? deletedAt : disabledAt) ?? 0;
    return (
      <Alert kind="warning" id="client-off">
        {texts.off[state](dates.day(since))}
      </Alert>
    );
  }
  return (
    <>
      {state === 'test' && (
        <Alert kind="info" id="client-test">
          {texts.test}{' '}
          {visit.may('clients.edit', visit.client.clientId) && (
            <a class="fr-link" href={clientAddress(visit.client.clientId, 'essayeurs')}>
              {texts.testers}
            </a>
          )}
        </Alert>
      )}
      {issues.length > 0 ? (
        <>
          <SectionTitle>{texts.attention}</SectionTitle>
          <ul id="issues" class="app-issues">
            {issues.map((issue) => (
              <IssueItem key={issue.kind} visit={visit} issue={issue} />
            ))}
          </ul>
        </>
      ) : (
        <Alert kind="success" id="no-issue">
          {texts.well}
        </Alert>
      )}
    </>
  );
}
