const datasource = { type: 'prometheus', uid: '${datasource}' };

/** Colours, each with the value from which it is shown. The first one has none. */
type Steps = Readonly<Record<string, number | null>>;

interface PanelFacts {
  /** Says what the panel means, and what is usual. */
  readonly means: string;
  /** The unit, as Grafana calls it; a plain number where it is left out. */
  readonly unit?: string;
  /** The questions to Prometheus, by the names of their lines; a panel with one number has one without a name. */
  readonly queries: string | Readonly<Record<string, string>>;
  /** The width in columns, of which a screen has 24. */
  readonly width?: number;
}

interface StatFacts extends PanelFacts {
  readonly decimals?: number;
  readonly steps?: Steps;
  readonly textMode?: 'auto' | 'name' | 'value_and_name';
  /** The words in the place of values. */
  readonly mappings?: readonly object[];
}

interface LinesFacts extends PanelFacts {
  /** Lines that are drawn across the panel where a value becomes worrying. */
  readonly limits?: Steps;
  readonly isStacked?: boolean;
  /** Values may be below zero. */
  readonly isSigned?: boolean;
  readonly max?: number;
}

export interface Panel {
  readonly width: number;
  readonly height: number;
  /** The members of the panel that do not depend on its place. */
  readonly members: Readonly<Record<string, unknown>>;
}

const membersOf = (type: string, title: string, { means, queries }: PanelFacts) => ({
  type,
  title,
  description: means,
  datasource,
  targets: Object.entries(typeof queries === 'string' ? { '': queries } : queries).map(
    ([legendFormat, expr], place) => ({
      refId: 'ABC'[place],
      datasource,
      editorMode: 'code',
      expr,
      legendFormat,
      range: true,
    }),
  ),
});

const thresholds = (steps: Steps) => ({
  mode: 'absolute',
  steps: Object.entries(steps).map(([color, value]) => ({ color, value })),
});

/** Makes a heading, below which the panels after it stand. */
export const heading = (title: string): Panel => ({
  width: 24,
  height: 1,
  members: { type: 'row', title, collapsed: false, panels: [] },
});

/** Makes a panel of one number. */
export function stat(title: string, facts: StatFacts): Panel {
  const { unit = 'short', decimals, steps = { green: null }, textMode = 'auto', mappings = [], width = 4 } = facts;
  return {
    width,
    height: 4,
    members: {
      ...membersOf('stat', title, facts),
      fieldConfig: {
        defaults: { unit, decimals, thresholds: thresholds(steps), color: { mode: 'thresholds' }, mappings },
        overrides: [],
      },
      options: {
        colorMode: 'value',
        graphMode: 'area',
        justifyMode: 'auto',
        orientation: 'auto',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        textMode,
        wideLayout: true,
      },
    },
  };
}

/** Makes a panel of lines over time. */
export function lines(title: string, facts: LinesFacts): Panel {
  const { unit = 'short', limits, isStacked = false, isSigned = false, max, width = 8 } = facts;
  const steps: Steps = limits ? { transparent: null, ...limits } : { green: null };
  return {
    width,
    height: 8,
    members: {
      ...membersOf('timeseries', title, facts),
      fieldConfig: {
        defaults: {
          unit,
          custom: {
            drawStyle: 'line',
            lineInterpolation: 'linear',
            lineWidth: 1,
            fillOpacity: isStacked ? 30 : 8,
            showPoints: 'never',
            spanNulls: false,
            stacking: { mode: isStacked ? 'normal' : 'none', group: 'A' },
            axisPlacement: 'auto',
            thresholdsStyle: { mode: limits ? 'line' : 'off' },
          },
          color: { mode: 'palette-classic' },
          thresholds: thresholds(steps),
          mappings: [],
          min: isSigned ? undefined : 0,
          max,
        },
        overrides: [],
      },
      options: {
        legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
        tooltip: { mode: 'multi', sort: 'desc' },
      },
    },
  };
}

/** Puts panels side by side, and below each other where a screen is full. */
export function placed(panels: readonly Panel[]): readonly object[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map(({ width, height, members }, index) => {
    if (x + width > 24) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const gridPos = { h: height, w: width, x, y };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return { id: index + 1, ...members, gridPos };
  });
}
