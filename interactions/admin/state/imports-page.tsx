import type { ComponentChildren } from 'preact';
import { findRemaining, type Remaining } from '../../../src/commands/keycloak/find-remaining.ts';
import type { ImportRun } from '../../../src/store/keycloak/imports.ts';
import { Alert } from '../../views/alert.tsx';
import { Badge } from '../../views/badge.tsx';
import { Details } from '../../views/details.tsx';
import { Fact } from '../../views/fact.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { renderPage } from '../../views/layout/page.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { DataTable } from '../../views/tables/data-table.tsx';
import type { AdminPage } from '../admin-page.ts';

const shownRuns = 20;
const shownNames = 5;

type Counts = Readonly<Record<string, number>>;
/** The most frequent come first. */
const byCount = (counts: Counts = {}) => Object.entries(counts).toSorted(([, one], [, other]) => other - one);

/** A finding: a name, a number and what to do. */
type Finding = readonly [what: string, count: number, next: ComponentChildren];

function RemainingTable({ remaining }: { readonly remaining: Remaining }) {
  const { imports, statistics } = usePage().t;
  const { remaining: texts } = imports;
  const { unusedClients: unused } = remaining;
  const { columns } = texts;
  const findings: readonly Finding[] = [
    [texts.withoutWayIn, remaining.withoutWayIn, texts.withoutWayInNext],
    [texts.notSignedIn, remaining.notSignedIn, texts.notSignedInNext(remaining.imported)],
    ...byCount(remaining.formerHashes).map(([kind, count]): Finding => [
      texts.formerHash(kind),
      count,
      texts.formerHashNext,
    ]),
    [texts.withoutAddress, remaining.withoutAddress, texts.withoutAddressNext],
    [texts.withoutPassword, remaining.withoutPassword, texts.withoutPasswordNext],
    [texts.linksOff, remaining.linksOff, <span class="app-breakable">{texts.linksOffNext(remaining.issuersOff)}</span>],
    [
      texts.unusedClients,
      unused.length,
      <span class="app-breakable">
        {texts.unusedClientsNext(unused.slice(0, shownNames), unused.length - shownNames)}
      </span>,
    ],
  ];
  const open = findings.filter(([, count]) => count > 0);
  if (open.length === 0)
    return (
      <Alert kind="success" id="nothing-remains">
        {texts.nothing}
      </Alert>
    );
  return (
    <>
      <DataTable
        id="remaining"
        caption={texts.title}
        columns={[columns.what, columns.count, columns.next]}
        rows={open.map(([what, count, next]) => ({ key: what, cells: [what, statistics.number(count), next] }))}
      />
      <p class="fr-hint-text fr-mb-4w">{texts.counted(remaining.countedAt)}</p>
    </>
  );
}

/** A folded list of numbers, each with what it counts. */
function CountList({
  summary,
  counts,
}: {
  readonly summary: string;
  readonly counts: readonly (readonly [string, number])[];
}) {
  const { number } = usePage().t.statistics;
  return (
    <Details summary={summary}>
      <ul>
        {counts.map(([what, count]) => (
          <li key={what}>
            <strong>{number(count)}</strong> · {what}
          </li>
        ))}
      </ul>
    </Details>
  );
}

function Run({ run }: { readonly run: ImportRun }) {
  const { imports } = usePage().t;
  const { runs: texts, exceptions, kind } = imports;
  const { realm, operator, startedAt, finishedAt, counts } = run;
  const outcomes = Object.entries(texts.outcomes).flatMap(([name, spell]) => {
    const count = counts.people?.[name] ?? 0;
    return count > 0 ? [spell(count)] : [];
  });
  const [clients, keys] = [counts.clients, counts.keys].map((some = {}) =>
    byCount(some).some(([, count]) => count > 0) ? some : undefined,
  );
  const told = byCount(counts.exceptions).map(([code, count]): readonly [string, number] => [
    Object.hasOwn(exceptions, code) ? exceptions[code as keyof typeof exceptions] : code,
    count,
  ]);
  const kinds = byCount(counts.kinds).map(([name, count]): readonly [string, number] => [kind(name), count]);
  return (
    <section class="fr-mb-4w">
      <h3 class="fr-h6">
        {texts.of(startedAt)} {finishedAt === undefined && <Badge kind="warning">{texts.unfinished}</Badge>}
      </h3>
      {finishedAt === undefined && <p>{texts.unfinishedHint}</p>}
      <dl class="app-facts">
        <Fact label={texts.origin}>
          <span class="app-breakable">{realm}</span>
        </Fact>
        <Fact label={texts.operator}>
          <span class="app-breakable">{operator}</span>
        </Fact>
        {finishedAt !== undefined && <Fact label={texts.duration}>{texts.durationOf(finishedAt - startedAt)}</Fact>}
        {outcomes.length > 0 && <Fact label={texts.people}>{outcomes.join(', ')}</Fact>}
        {clients && (
          <Fact label={texts.clients}>
            {texts.clientsOf(
              clients['created'] ?? 0,
              ['present', 'changed', 'kept'].reduce((sum, name) => sum + (clients[name] ?? 0), 0),
              clients['left_out'] ?? 0,
            )}
          </Fact>
        )}
        {keys && <Fact label={texts.keys}>{texts.keysOf(keys['published'] ?? 0, keys['others'] ?? 0)}</Fact>}
      </dl>
      {told.length > 0 && <CountList summary={texts.ofRun(texts.exceptions, told.length)} counts={told} />}
      {kinds.length > 0 && <CountList summary={texts.ofRun(texts.kinds, kinds.length)} counts={kinds} />}
    </section>
  );
}

function Imports({ runs, remaining }: { readonly runs: readonly ImportRun[]; readonly remaining: Remaining }) {
  const { imports: texts } = usePage().t;
  if (runs.length === 0 && remaining.imported === 0) return <p>{texts.none}</p>;
  return (
    <>
      <p>{texts.intro}</p>
      <SectionTitle>{texts.remaining.title}</SectionTitle>
      <RemainingTable remaining={remaining} />
      <SectionTitle>{texts.runs.title}</SectionTitle>
      {runs.length === shownRuns && <p>{texts.runs.recent(shownRuns)}</p>}
      {runs.map((run) => (
        <Run key={run.id} run={run} />
      ))}
    </>
  );
}

/** Shows the runs that have brought people in, and what remains to be done for them. */
export const importsPage: AdminPage = {
  path: '/admin/etat/reprises',
  action: 'state.read',
  async answer(ctx, { page, services }) {
    const { imports: texts, adminState } = page.t;
    const runs = await services.keycloak.runs.list(shownRuns);
    const remaining = await findRemaining(services);
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      head: { back: { href: '/admin/etat', label: adminState.title } },
      wide: true,
      body: <Imports runs={runs} remaining={remaining} />,
    });
  },
};
