import type { CountedDay } from '../../src/commands/clients/statistics/read-month.ts';
import {
  refusalKind,
  refusedRequests,
  registrationKind,
  signInKind,
} from '../../src/domain/clients/statistics/counted-events.ts';
import type { Texts } from '../texts/index.ts';
import { DayChart, type ChartMark, type ChartPanel, type ChartSeries } from '../views/day-chart.tsx';
import { NumberTable } from '../views/tables/number-table.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { SectionTitle } from '../views/layout/section-title.tsx';
import { upstreamBrand } from '../views/upstream-brand.ts';

type Month = readonly CountedDay[];

const sum = (month: Month, isCounted: (kind: string) => boolean) =>
  month
    .flatMap(({ values }) => Object.entries(values))
    .reduce((total, [kind, count]) => (isCounted(kind) ? total + count : total), 0);

const isSignIn = (kind: string) => kind.startsWith(signInKind(''));

/** The ways that have a look of their own. Every further way is counted as « other ». */
const ownMarks: Readonly<Record<string, ChartMark>> = {
  password: 'solid',
  passkey: 'hatched',
  franceconnect: 'striped',
  proconnect: 'dotted',
  program: 'crossed',
};
const otherWay = 'other';

function wayName({ statistics: { ways } }: Texts, way: string): string {
  const own: Readonly<Record<string, string>> = ways;
  return Object.hasOwn(own, way) ? (own[way] ?? way) : upstreamBrand(way);
}

/** Counts the sign-ins by the ways that the picture shows. */
const byShownWay = (month: Month): Month =>
  month.map(({ day, values }) => {
    const shown: Record<string, number> = {};
    for (const [kind, count] of Object.entries(values)) {
      const way = isSignIn(kind) ? kind.slice(signInKind('').length) : undefined;
      const key = way === undefined || Object.hasOwn(ownMarks, way) ? kind : signInKind(otherWay);
      shown[key] = (shown[key] ?? 0) + count;
    }
    return { day, values: shown };
  });

/** Returns the ways in which somebody signed in; the password stands there always, so that an empty picture has a scale. */
function waysOf(t: Texts, month: Month): readonly ChartSeries[] {
  const looks = [...Object.entries(ownMarks), [otherWay, 'open'] as const];
  return looks
    .map(([way, mark]) => ({ key: signInKind(way), label: wayName(t, way), mark: mark as ChartMark }))
    .filter(({ key }) => key === signInKind('password') || sum(month, (kind) => kind === key) > 0);
}

interface PictureProps {
  readonly id: string;
  readonly month: Month;
}

interface DrawnProps extends PictureProps {
  readonly title: string;
  readonly summary: string;
  readonly meaning: string;
  readonly panels: readonly ChartPanel[];
}

function Picture({ id, month, title, summary, meaning, panels }: DrawnProps) {
  const texts = usePage().t.statistics;
  const series = panels.flatMap((panel) => panel.series);
  const isEmpty = sum(month, () => true) === 0;
  return (
    <>
      <SectionTitle>{texts.lastDays}</SectionTitle>
      {isEmpty ? (
        <p id={`${id}-none`}>{texts.none}</p>
      ) : (
        <>
          <p class="fr-mb-2w">{summary}</p>
          <DayChart id={id} title={title} summary={summary} panels={panels} days={month} />
          <NumberTable
            id={`${id}-numbers`}
            caption={title}
            columns={[texts.day, ...series.map(({ label }) => label)]}
            rows={month.toReversed().map(({ day, values }) => ({
              title: texts.longDay(day),
              numbers: series.map(({ key }) => values[key] ?? 0),
            }))}
          />
          <p class="fr-text--sm fr-mt-2w">{meaning}</p>
        </>
      )}
    </>
  );
}

const periodOf = ({ period }: Texts['statistics'], month: Month) => period(month[0]?.day ?? 0, month.at(-1)?.day ?? 0);

/** The sign-ins by way, the registrations and the refusals of the last thirty days. */
export function MonthOfAll({ id, month: counted }: PictureProps) {
  const { t } = usePage();
  const texts = t.statistics;
  const { all } = texts;
  const month = byShownWay(counted);
  const total = (isCounted: (kind: string) => boolean) => sum(month, isCounted);
  return (
    <Picture
      id={id}
      month={month}
      title={all.chart}
      summary={all.summary(periodOf(texts, month), {
        signIns: total(isSignIn),
        registrations: total((kind) => kind === registrationKind),
        refusals: total((kind) => kind === refusalKind),
      })}
      meaning={all.meaning}
      panels={[
        { title: all.signIns, series: waysOf(t, month) },
        {
          title: all.registrations,
          series: [{ key: registrationKind, label: all.registrations, mark: 'solid' }],
        },
        { title: all.refusals, series: [{ key: refusalKind, label: all.refusals, mark: 'hatched' }] },
      ]}
    />
  );
}

interface ClientProps extends PictureProps {
  /** Different people of these days. */
  readonly people: number;
}

const clientKinds = ['people', 'sign-ins', refusalKind, refusedRequests];

/** The people, the sign-ins and the refusals of one service in the last thirty days. */
export function MonthOfClient({ id, month: counted, people }: ClientProps) {
  const texts = usePage().t.statistics;
  const { client } = texts;
  const month = counted.map(({ day, values }) => ({
    day,
    values: Object.fromEntries(Object.entries(values).filter(([kind]) => clientKinds.includes(kind))),
  }));
  const total = (wanted: string) => sum(month, (kind) => kind === wanted);
  return (
    <Picture
      id={id}
      month={month}
      title={client.chart}
      summary={client.summary(periodOf(texts, month), {
        people,
        signIns: total('sign-ins'),
        refusals: sum(month, (kind) => kind === refusalKind || kind === refusedRequests),
      })}
      meaning={client.meaning}
      panels={[
        { title: client.people, hidesSum: true, series: [{ key: 'people', label: client.people, mark: 'solid' }] },
        { title: client.signIns, series: [{ key: 'sign-ins', label: client.signIns, mark: 'striped' }] },
        {
          title: client.refusals,
          series: [
            { key: refusalKind, label: client.tries, mark: 'hatched' },
            { key: refusedRequests, label: client.requests, mark: 'crossed' },
          ],
        },
      ]}
    />
  );
}
