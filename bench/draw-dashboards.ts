import { readFileSync } from 'node:fs';

/** A panel of a dashboard, as far as a picture of it needs it. */
interface Panel {
  readonly type: string;
  readonly title: string;
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Line {
  readonly name: string;
  readonly points: readonly (readonly [time: number, value: number])[];
}

interface Drawing {
  /** Address of a Prometheus that has watched a run. */
  readonly prometheus: string;
  /** Beginning and end of the run, in epoch seconds. */
  readonly from: number;
  readonly to: number;
}

const themes = {
  light: { ground: '#ffffff', frame: '#d5d7dc', text: '#1f2328', faint: '#656d76' },
  dark: { ground: '#181b1f', frame: '#34383e', text: '#dfe2e6', faint: '#9aa1aa' },
} as const;

export type Theme = keyof typeof themes;

const colours = ['#3d8f3d', '#c78a00', '#3b82d6', '#d4621f', '#c43a3a', '#8a5cc2', '#1f9aa0', '#b0468b'];
const width = 960;
const gap = 12;
const columns = { stat: 4, series: 2 };
const heights = { stat: 64, series: 176 };
const steps = 60;
const mostLines = 6;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Writes a value as Grafana does, in a unit that fits its size. */
function withUnit(value: number, unit = 'short'): string {
  const short = (number: number) => String(Number(number.toPrecision(3)));
  if (unit === 'percentunit') return `${short(value * 100)} %`;
  if (unit === 'bytes') {
    const power = Math.min(3, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
    return `${short(value / 1024 ** power)} ${['B', 'KiB', 'MiB', 'GiB'][power]}`;
  }
  if (unit === 's' && value < 0) return `−${withUnit(-value, unit)}`;
  if (unit === 's') {
    if (value === 0) return '0 s';
    if (value < 0.001) return `${short(value * 1e6)} µs`;
    if (value < 1) return `${short(value * 1000)} ms`;
    return value < 120 ? `${short(value)} s` : `${short(value / 60)} min`;
  }
  return `${short(value)}${unit === 'reqps' || unit === 'ops' ? '/s' : ''}`;
}

/** Asks Prometheus what Grafana would ask. The variables have the values that they have at first: every process, and four scrapes. */
async function ask({ prometheus, from, to }: Drawing, { expr, legendFormat }: { expr: string; legendFormat: string }) {
  const url = new URL('/api/v1/query_range', prometheus);
  const query = expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '30s');
  const params = { query, start: String(from), end: String(to), step: String((to - from) / steps) };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  const answer = (await (await fetch(url)).json()) as {
    readonly data?: {
      readonly result: readonly {
        readonly metric: Readonly<Record<string, string>>;
        readonly values: readonly (readonly [number, string])[];
      }[];
    };
  };
  return (answer.data?.result ?? []).map(({ metric, values }): Line => ({
    name: legendFormat.replaceAll(/{{(\w+)}}/g, (_all, label: string) => metric[label] ?? ''),
    points: values.map(([time, value]) => [time, Number(value)] as const).filter(([, value]) => Number.isFinite(value)),
  }));
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly theme: (typeof themes)[Theme];
}

const textAt = (x: number, y: number, text: string, more: string) =>
  `<text x="${x}" y="${y}" ${more}>${escaped(text)}</text>`;

function drawFrame({ x, y, w, h, theme }: Box, title: string): string {
  return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="3" fill="none" stroke="${theme.frame}"/>${textAt(x + 8, y + 18, title, `font-size="12" font-weight="600" fill="${theme.text}"`)}`;
}

function drawStat(box: Box, { title, fieldConfig }: Panel, lines: readonly Line[]): string {
  const last = lines.flatMap(({ points, name }) => {
    const value = points.at(-1)?.[1];
    return value === undefined ? [] : [name === '' ? withUnit(value, fieldConfig?.defaults.unit) : name];
  });
  const shown = last.length > 0 ? last.join(', ') : 'No data';
  return `${drawFrame(box, title)}${textAt(box.x + 8, box.y + 48, shown, `font-size="20" fill="${last.length > 0 ? colours[0] : box.theme.faint}"`)}`;
}

function drawSeries(box: Box, { title, fieldConfig }: Panel, lines: readonly Line[], { from, to }: Drawing): string {
  const { x, y, w, h, theme } = box;
  const unit = fieldConfig?.defaults.unit;
  const highest = ({ points }: Line) => Math.max(...points.map(([, value]) => value));
  const shown = lines.toSorted((a, b) => highest(b) - highest(a)).slice(0, mostLines);
  const values = shown.flatMap(({ points }) => points.map(([, value]) => value));
  const [low, high] = [Math.min(0, ...values), Math.max(...values) || 1];
  const plot = { left: x + 62, top: y + 30, width: w - 74, height: h - 66 };
  const atX = (time: number) => Math.round(plot.left + ((time - from) / (to - from)) * plot.width);
  const atY = (value: number) => Math.round(plot.top + (1 - (value - low) / (high - low || 1)) * plot.height);
  const grid = [0, 0.5, 1].map((share) => {
    const value = low + share * (high - low);
    const line = `<path d="M${plot.left} ${atY(value)}h${plot.width}" stroke="${theme.frame}" stroke-width="0.6"/>`;
    return (
      line +
      textAt(
        plot.left - 6,
        atY(value) + 4,
        withUnit(value, unit),
        `font-size="10" text-anchor="end" fill="${theme.faint}"`,
      )
    );
  });
  const paths = shown.map(({ points }, index) => {
    // A line has a gap where the series had no value.
    const path = points
      .map(([time, value], n) => {
        const isNext = n > 0 && time - points[n - 1]![0] < (1.5 * (to - from)) / steps;
        return `${isNext ? 'L' : 'M'}${atX(time)} ${atY(value)}`;
      })
      .join('');
    return `<path d="${path}" fill="none" stroke="${colours[index % colours.length]}" stroke-width="1.4"/>`;
  });
  let left = plot.left;
  const legend = shown.flatMap(({ name }, index) => {
    const label = name.slice(0, 34);
    const at = left;
    left += 20 + label.length * 6;
    if (left > x + w) return [];
    return `<rect x="${at}" y="${y + h - 18}" width="9" height="3" fill="${colours[index % colours.length]}"/>${textAt(at + 13, y + h - 13, label, `font-size="10" fill="${theme.text}"`)}`;
  });
  return [drawFrame(box, title), ...grid, ...paths, ...legend].join('');
}

/** Draws the panels of a dashboard from what a Prometheus answers to the very queries of its file. */
export async function drawDashboard(file: string, drawing: Drawing & { readonly theme: Theme }): Promise<string> {
  const dashboard = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly title: string;
    readonly panels: readonly Panel[];
  };
  const theme = themes[drawing.theme];
  const parts: string[] = [];
  let y = gap;
  for (const kind of ['stat', 'series'] as const) {
    const panels = dashboard.panels.filter(({ type }) => (kind === 'stat' ? type === 'stat' : type === 'timeseries'));
    const w = Math.floor((width - gap * (columns[kind] + 1)) / columns[kind]);
    const asked = await Promise.all(
      panels.map(async (panel) => {
        const lines = (await Promise.all((panel.targets ?? []).map((target) => ask(drawing, target)))).flat();
        return { panel, lines: lines.filter(({ points }) => points.length > 0) };
      }),
    );
    const filled = asked.filter(({ lines }) => kind === 'stat' || lines.length > 0);
    for (const [index, { panel, lines }] of filled.entries()) {
      const column = index % columns[kind];
      const box = { x: gap + column * (w + gap), y, w, h: heights[kind], theme };
      parts.push(kind === 'stat' ? drawStat(box, panel, lines) : drawSeries(box, panel, lines, drawing));
      if (column === columns[kind] - 1 || index === filled.length - 1) y += heights[kind] + gap;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" font-family="sans-serif"><title>${escaped(dashboard.title)}</title><rect width="${width}" height="${y}" fill="${theme.ground}"/>${parts.join('\n')}</svg>\n`;
}
