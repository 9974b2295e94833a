import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { drawDashboards } from '../../deploy/dashboards/dashboards.ts';
import type { Instrument } from '../../src/metrics/instrument.ts';
import { instruments } from '../../src/metrics/instruments.ts';
import { findProgram } from '../support/programs/find-program.ts';
import { metricRows } from '../support/database/metric-rows.ts';

/** Metrics that stand on no dashboard, with the reason. */
const onNoDashboard: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'process_cpu_user_seconds_total',
    'process_cpu_system_seconds_total',
    'nodejs_heap_size_total_bytes',
    'nodejs_external_memory_bytes',
    'nodejs_eventloop_lag_seconds',
    'nodejs_eventloop_lag_p50_seconds',
    'nodejs_eventloop_lag_max_seconds',
  ].map((name) => [name, 'is there for dashboards that every program of Node may use']),
);

/** Labels that Prometheus adds by itself. */
const added = new Set(['instance', 'job', 'le']);
const metrics = new Map((Object.values(instruments) as readonly Instrument[]).map((one) => [one.name, one]));
const everyLabel = new Set([...metrics.values()].flatMap(({ labels }) => Object.keys(labels)));

/** Returns the metric that a query names; a histogram is named by one of its three series. */
const metricOf = (series: string): Instrument | undefined => {
  const found = metrics.get(series);
  if (found && found.type !== 'histogram') return found;
  const histogram = metrics.get(series.replace(/_(bucket|sum|count)$/, ''));
  return histogram?.type === 'histogram' && histogram.name !== series ? histogram : undefined;
};

/** Returns what a query names that no metric has: a series, a label, or a value of a label. */
function unknownIn(query: string): readonly string[] {
  const ofSeries = [...query.matchAll(/\b((?:geopf_id|process|nodejs)_\w+)(?:{([^{}]*)})?/g)].flatMap(
    ([, series = '', selector = '']) => {
      const metric = metricOf(series);
      if (!metric) return [series];
      return [...selector.matchAll(/(\w+)(?:=~|!~|!=|=)"([^"]*)"/g)].flatMap(([, label = '', value = '']) => {
        if (added.has(label)) return [];
        const values = metric.labels[label];
        if (!values) return [`${series}{${label}}`];
        if ('atMost' in values) return [];
        return value.split('|').flatMap((one) => (values.includes(one) ? [] : [`${series}{${label}="${one}"}`]));
      });
    },
  );
  const grouped = [...query.matchAll(/\b(?:by|on|without) \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(','));
  const shown = [...query.matchAll(/{{(?:\s*\$labels\.)?(\w+)[^}]*}}/g)].flatMap(([, name = '']) => name);
  const ofLabels = [...grouped, ...shown].map((name) => name.trim());
  return [...ofSeries, ...ofLabels.filter((name) => !added.has(name) && !everyLabel.has(name))];
}

interface Target {
  readonly expr: string;
  readonly legendFormat: string;
  readonly datasource: { readonly uid: string };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly Target[];
}

interface Dashboard {
  readonly title: string;
  readonly description: string;
  readonly panels: readonly Panel[];
  readonly annotations: { readonly list: readonly { readonly expr?: string }[] };
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

const folder = 'deploy/grafana';
const files = readdirSync(folder);
const dashboards = files.map(
  (file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard] as const,
);
const targetsOf = ({ panels }: Dashboard) => panels.flatMap(({ targets = [] }) => targets);

describe('the dashboards', () => {
  test('are four', () => expect(files).toEqual(['overview.json', 'sign-ins.json', 'storage.json', 'take-over.json']));

  test('are those of the tables: npm run dashboards writes them', () => {
    for (const [file, text] of drawDashboards())
      expect([file, readFileSync(join(folder, file), 'utf8')]).toEqual([file, text]);
  });

  test.each(dashboards)('%s names only metrics, labels and values that the program has', (_file, dashboard) => {
    const panels = targetsOf(dashboard).map(({ expr, legendFormat }) => `${expr} ${legendFormat}`);
    const queries = [...panels, ...dashboard.annotations.list.map(({ expr = '' }) => expr)];
    expect(queries.flatMap(unknownIn)).toEqual([]);
  });

  test.each(dashboards)(
    '%s says what each panel means, in which unit, and asks the chosen Prometheus',
    (_file, about) => {
      const panels = about.panels.filter(({ type }) => type !== 'row');
      expect(panels.filter(({ type }) => !['stat', 'timeseries', 'table'].includes(type))).toEqual([]);
      for (const panel of panels) {
        expect(panel.description).toMatch(/^[A-Za-z0-9].*\.$/s);
        expect(panel.fieldConfig?.defaults.unit).toMatch(/^\w+$/);
        expect([panel, ...panel.targets!].map(({ datasource }) => datasource?.uid)).toEqual(
          [panel, ...panel.targets!].map(() => '${datasource}'),
        );
      }
      expect(about.templating.list.map(({ name, type }) => [name, type])).toContainEqual(['datasource', 'datasource']);
    },
  );

  test.each(dashboards)('no panel of %s lies on another one', (_file, { panels }) => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  test('show every metric, but for those that are listed with a reason', () => {
    const queries = dashboards.flatMap(([, dashboard]) => targetsOf(dashboard).map(({ expr }) => expr));
    const shown = new Set(
      queries
        .flatMap((query) => query.match(/\b(?:geopf_id|process|nodejs)_\w+/g) ?? [])
        .map((name) => metricOf(name)?.name),
    );
    const hidden = [...metrics.keys()].filter((name) => !shown.has(name));
    expect(hidden.toSorted()).toEqual(Object.keys(onNoDashboard).toSorted());
  });
});

describe('the alerts', () => {
  const text = readFileSync('deploy/alerts.yaml', 'utf8');
  const rules = text.split(/^ {6}- alert: /m).slice(1);
  const headings = readFileSync('docs/operations.md', 'utf8').match(/^#{2,4} .*$/gm) ?? [];
  const anchors = new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );

  test('name only metrics, labels and values that the program has', () => {
    expect(rules.length).toBeGreaterThan(25);
    expect(rules.flatMap(unknownIn)).toEqual([]);
  });

  test('say each what happened, what to do, how urgent that is, and where the handbook goes on', () => {
    for (const rule of rules) {
      expect(rule).toMatch(/^GeopfId[A-Za-z]+\n/);
      expect(rule).toMatch(/^ {10}severity: (page|ticket)$/m);
      expect(rule).toMatch(/^ {10}summary: '?[A-Z{].*\.'?$/m);
      expect(rule).toMatch(/^ {10}description: [A-Z].*\.$/m);
      const [, anchor = ''] = /runbook_url: docs\/operations\.md#(.*)$/m.exec(rule) ?? [];
      expect(anchors).toContain(anchor);
      // A single scrape must not wake anybody, unless the rule itself looks at a longer time.
      if (!/\[(15m|1h)\]/.test(rule)) expect(rule).toMatch(/^ {8}for: \d+[mh]$/m);
    }
  });
});

describe('the alerts, on series that were made up', () => {
  const promtool = findProgram('promtool');
  const expressions = parse(readFileSync('deploy/alerts.yaml', 'utf8')) as {
    readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
  };
  const exprOf = (name: string) =>
    expressions.groups.flatMap(({ rules }) => rules).find(({ alert }) => alert === name)?.expr;

  if (promtool === undefined)
    test('promtool is not installed here, so what they ask is only read', () => {
      expect(exprOf('GeopfIdMessagesWait')).toMatch(
        /^max\(geopf_id_outbox_oldest_seconds\) > 900\s+unless sum\(increase\(geopf_id_outbound_requests_total{target="mail",outcome="ok"}\[15m\]\)\) > 0$/m,
      );
      expect(exprOf('GeopfIdProcessMissing')).toBe('geopf_id_ready == 0 or up{job="geopf-id"} == 0');
      expect(exprOf('GeopfIdBackupOld')).toBe('time() - max(geopf_id_backup_timestamp_seconds) > 93600');
      expect(exprOf('GeopfIdJobStandsStill')).toContain('or time() - (0 * geopf_id_job_interval_seconds');
    });
  else
    test('wake somebody when they should, and nobody else', async () => {
      const { stdout } = await promisify(execFile)(promtool, ['test', 'rules', 'test/documents/alert-cases.yaml']);
      expect(stdout).toContain('SUCCESS');
    });
});

test('the reference lists every metric with its labels, and no other', () => {
  const rows = readFileSync('docs/reference.md', 'utf8').match(/^\| `(?:geopf_id|process|nodejs)_.*$/gm) ?? [];
  expect(rows).toEqual(metricRows());
});
