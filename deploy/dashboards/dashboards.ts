import { overview } from './overview.ts';
import { placed, type Panel } from './panels.ts';
import { signIns } from './sign-ins.ts';
import { storage } from './storage.ts';
import { takeOver } from './take-over.ts';

export interface Dashboard {
  readonly name: string;
  readonly description: string;
  readonly panels: readonly Panel[];
}

/** Every dashboard, in the order of the links between them. */
const dashboards: readonly Dashboard[] = [overview, signIns, storage, takeOver];

const uidOf = ({ name }: Dashboard) => `geopf-id-${name}`;
const titleOf = ({ name }: Dashboard) => `geopf-id: ${name}`;

const linkTo = (dashboard: Dashboard) => ({
  title: titleOf(dashboard),
  type: 'link',
  url: `/d/${uidOf(dashboard)}`,
  icon: 'dashboard',
  includeVars: true,
  keepTime: true,
  targetBlank: false,
  asDropdown: false,
  tags: [],
  tooltip: '',
});

/** The members of a dashboard beside its panels. */
const frameOf = (dashboard: Dashboard) => ({
  uid: uidOf(dashboard),
  title: titleOf(dashboard),
  description: dashboard.description,
  links: dashboards.filter((other) => other !== dashboard).map(linkTo),
  tags: ['geopf-id'],
  schemaVersion: 39,
  version: 1,
  editable: true,
  graphTooltip: 1,
  fiscalYearStartMonth: 0,
  liveNow: false,
  weekStart: '',
  timezone: 'browser',
  refresh: '30s',
  time: {
    from: 'now-6h',
    to: 'now',
  },
  timepicker: {},
  annotations: {
    list: [
      {
        builtIn: 1,
        datasource: {
          type: 'grafana',
          uid: '-- Grafana --',
        },
        enable: true,
        hide: true,
        iconColor: 'rgba(0, 211, 255, 1)',
        name: 'Annotations & Alerts',
        type: 'dashboard',
      },
      {
        datasource: {
          type: 'prometheus',
          uid: '${datasource}',
        },
        enable: true,
        hide: false,
        iconColor: 'blue',
        name: 'Starts',
        expr: 'changes(process_start_time_seconds{instance=~"$instance"}[1m]) > 0',
        step: '30s',
        titleFormat: 'A process started',
        textFormat: '{{instance}}',
      },
    ],
  },
  templating: {
    list: [
      {
        name: 'datasource',
        label: 'Prometheus',
        type: 'datasource',
        query: 'prometheus',
        current: {},
        hide: 0,
        includeAll: false,
        multi: false,
        options: [],
        refresh: 1,
        regex: '',
        skipUrlSync: false,
      },
      {
        name: 'instance',
        label: 'Process',
        type: 'query',
        datasource: {
          type: 'prometheus',
          uid: '${datasource}',
        },
        definition: 'label_values(geopf_id_ready, instance)',
        query: {
          query: 'label_values(geopf_id_ready, instance)',
          refId: 'A',
        },
        current: {
          text: ['All'],
          value: ['$__all'],
          selected: true,
        },
        hide: 0,
        includeAll: true,
        allValue: '.*',
        multi: true,
        options: [],
        refresh: 2,
        regex: '',
        sort: 1,
        skipUrlSync: false,
      },
    ],
  },
});

/** Returns the files of the dashboards by their names. Each panel has a line of its own. */
export function drawDashboards(): ReadonlyMap<string, string> {
  return new Map(
    dashboards.map((dashboard) => {
      const members = Object.entries(frameOf(dashboard)).map(
        ([name, value]) => `  "${name}": ${JSON.stringify(value)},`,
      );
      const panels = placed(dashboard.panels).map((panel) => `    ${JSON.stringify(panel)}`);
      return [
        `${dashboard.name}.json`,
        ['{', ...members, '  "panels": [', panels.join(',\n'), '  ]', '}\n'].join('\n'),
      ];
    }),
  );
}
