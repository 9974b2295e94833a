import { usePage } from './layout/page-context.ts';

/** The looks of a bar: a colour and a pattern each, so that nobody needs to tell colours apart. */
export const chartMarks = ['solid', 'hatched', 'dotted', 'striped', 'crossed', 'open'] as const;

export type ChartMark = (typeof chartMarks)[number];

export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  readonly mark: ChartMark;
}

/** Bars that share one scale. Their series stand on each other. */
export interface ChartPanel {
  readonly title: string;
  /** The days must not be added up: who came on two days is one person. */
  readonly hidesSum?: boolean;
  readonly series: readonly ChartSeries[];
}

export interface ChartDay {
  /** Number of the day since the epoch. */
  readonly day: number;
  readonly values: Readonly<Record<string, number>>;
}

interface ChartProps {
  readonly id: string;
  readonly title: string;
  /** Says what the picture shows, in a sentence or two. */
  readonly summary: string;
  readonly panels: readonly ChartPanel[];
  readonly days: readonly ChartDay[];
}

const tall = 140;
const low = 70;
const titleHeight = 26;
const gap = 18;
const axisHeight = 22;
/** A number that is not zero is seen, however large the others are. */
const leastHeight = 2;
/** The share of its place that a bar takes; the rest is the distance to the next one. */
const barShare = 0.8;

/** Returns a round number that is not below the largest one, so that half of it is a whole number too. */
function roundTop(largest: number): number {
  if (largest <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(largest));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((top) => top >= largest && top % 2 === 0) ?? 10 * power;
}

const valueOf = ({ values }: ChartDay, { key }: ChartSeries) => values[key] ?? 0;
const sumOf = (day: ChartDay, series: readonly ChartSeries[]) =>
  series.reduce((sum, one) => sum + valueOf(day, one), 0);

/** The patterns, drawn with the colours of the style sheet. One page may hold several pictures, so their ids begin with the picture's. */
function Patterns({ id }: { readonly id: string }) {
  const pattern = (mark: ChartMark, size: number, d: string) => (
    <pattern id={`${id}-${mark}`} width={size} height={size} patternUnits="userSpaceOnUse">
      <path d={d} class={`app-chart__line app-chart__line--${mark}`} />
    </pattern>
  );
  return (
    <defs>
      {pattern('hatched', 6, 'M-1 7L7 -1M-1 1L1 -1M5 7L7 5')}
      {pattern('dotted', 5, 'M1 2.5h2.5')}
      {pattern('striped', 5, 'M0 2.5h5')}
      {pattern('crossed', 5, 'M0 2.5h5M2.5 0v5')}
    </defs>
  );
}

const fillOf = (id: string, mark: ChartMark) =>
  mark === 'solid' || mark === 'open' ? undefined : `url(#${id}-${mark})`;

interface PanelProps {
  readonly chart: ChartProps;
  readonly panel: ChartPanel;
  readonly top: number;
  readonly height: number;
}

function Bars({ chart, panel, top, height, most }: PanelProps & { readonly most: number }) {
  const { id, days } = chart;
  const place = 100 / days.length;
  return (
    <>
      {days.map((day, at) => {
        let bottom = top + height;
        return panel.series.map((series) => {
          const value = valueOf(day, series);
          if (value === 0) return null;
          const tallness = Math.max(leastHeight, (value / most) * height);
          bottom -= tallness;
          return (
            <rect
              key={`${series.key}-${day.day}`}
              class={`app-chart__bar app-chart__bar--${series.mark}`}
              x={`${(at * place + (place * (1 - barShare)) / 2).toFixed(3)}%`}
              y={bottom.toFixed(1)}
              width={`${(place * barShare).toFixed(3)}%`}
              height={tallness.toFixed(1)}
              fill={fillOf(id, series.mark)}
            />
          );
        });
      })}
    </>
  );
}

function Panel(props: PanelProps) {
  const { chart, panel, top: start, height } = props;
  const { number } = usePage().t.statistics;
  const sums = chart.days.map((day) => sumOf(day, panel.series));
  const largest = Math.max(0, ...sums);
  const most = roundTop(largest);
  const top = start + titleHeight;
  return (
    <>
      <text class="app-chart__title" x="0" y={start + 14}>
        {panel.hidesSum ? panel.title : `${panel.title} : ${number(sums.reduce((total, one) => total + one, 0))}`}
      </text>
      {largest > 0 && (
        <>
          <line class="app-chart__grid" x1="0" x2="100%" y1={top} y2={top} />
          <line class="app-chart__grid" x1="0" x2="100%" y1={top + height / 2} y2={top + height / 2} />
          <text class="app-chart__number" x="100%" y={top - 3} text-anchor="end">
            {number(most)}
          </text>
        </>
      )}
      <Bars {...props} top={top} most={most} />
      <line class="app-chart__axis" x1="0" x2="100%" y1={top + height} y2={top + height} />
    </>
  );
}

function DayAxis({ days, top }: { readonly days: readonly ChartDay[]; readonly top: number }) {
  const { shortDay } = usePage().t.statistics;
  const first = days[0];
  const middle = days[Math.floor(days.length / 2)];
  const last = days.at(-1);
  const label = (day: ChartDay | undefined, x: string, anchor: 'start' | 'middle' | 'end') =>
    day && (
      <text class="app-chart__number" x={x} y={top + 16} text-anchor={anchor}>
        {shortDay(day.day)}
      </text>
    );
  return (
    <>
      {label(first, '0', 'start')}
      {label(middle, '50%', 'middle')}
      {label(last, '100%', 'end')}
    </>
  );
}

/** The names of the series with their looks and their sums, where a panel has several. */
function Legend({ id, panels, days }: ChartProps) {
  const { number } = usePage().t.statistics;
  const series = panels.flatMap((panel) => (panel.series.length > 1 ? panel.series : []));
  if (series.length === 0) return null;
  return (
    <ul class="app-chart__legend">
      {series.map((one) => (
        <li key={one.key}>
          <svg class="app-chart__key" width="18" height="18" aria-hidden="true" focusable="false">
            <rect
              class={`app-chart__bar app-chart__bar--${one.mark}`}
              x="2"
              y="2"
              width="14"
              height="14"
              fill={fillOf(id, one.mark)}
            />
          </svg>
          {one.label} : {number(days.reduce((sum, day) => sum + valueOf(day, one), 0))}
        </li>
      ))}
    </ul>
  );
}

/**
 * A picture of the last days: bars for each day, in panels one below the other. The panels have scales of their own, because a thousand
 * sign-ins would hide three registrations. Widths are shares of the page, so letters keep their size on a narrow screen.
 */
export function DayChart(props: ChartProps) {
  const { id, title, summary, panels, days } = props;
  const heights = panels.map((_panel, at) => (at === 0 ? tall : low));
  const tops = heights.map((_height, at) =>
    heights.slice(0, at).reduce((sum, height) => sum + titleHeight + height + gap, 0),
  );
  const bottom = (tops.at(-1) ?? 0) + titleHeight + (heights.at(-1) ?? 0);
  return (
    <div class="app-chart" id={id}>
      <Legend {...props} />
      <svg width="100%" height={bottom + axisHeight} role="img" aria-labelledby={`${id}-title ${id}-summary`}>
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-summary`}>{summary}</desc>
        <Patterns id={id} />
        {panels.map((panel, at) => (
          <Panel key={panel.title} chart={props} panel={panel} top={tops[at] ?? 0} height={heights[at] ?? low} />
        ))}
        <DayAxis days={days} top={bottom} />
      </svg>
    </div>
  );
}
