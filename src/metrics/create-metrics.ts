import { createRequire } from 'node:module';
import type * as PromClient from 'prom-client';
import type { Instrument, LabelValues } from './instrument.ts';
import { instruments } from './instruments.ts';

type Table = typeof instruments;
type Labels<Values extends LabelValues> = { readonly [Name in keyof Values]: Values[Name][number] };
type Recorder<One extends Instrument> = keyof One['labels'] extends never
  ? (value?: number) => void
  : (labels: Labels<One['labels']>, value?: number) => void;

/** Counts, one function for each metric. A counter adds `value` (1 if it is left out), a gauge takes it, a histogram observes it. */
export type Metrics = { readonly [Name in keyof Table]: Recorder<Table[Name]> };

type Record = (first?: object | number, value?: number) => void;

/** Counts nothing, where nobody has asked for metrics. */
export const noMetrics = Object.fromEntries(
  Object.keys(instruments).map((name) => [name, () => {}]),
) as unknown as Metrics;

type Children = (value: number | undefined) => void;

/** Makes what counts one instrument. The look-up of its labels is remembered for each combination that has come. */
function createRecorder(
  about: Instrument,
  { Counter, Gauge, Histogram }: typeof PromClient,
  registry: PromClient.Registry,
): Record {
  const { type, name, help, labels, buckets } = about;
  const names = Object.keys(labels);
  const options = { name, help, labelNames: names, registers: [registry] };
  const childOf = (): ((values: object) => Children) => {
    if (type === 'histogram') {
      const metric = new Histogram({ ...options, buckets: [...buckets!] });
      return (values) => {
        const child = metric.labels(values);
        return (value = 0) => child.observe(value);
      };
    }
    if (type === 'gauge') {
      const metric = new Gauge(options);
      return (values) => {
        const child = metric.labels(values);
        return (value = 1) => child.set(value);
      };
    }
    const metric = new Counter(options);
    return (values) => {
      const child = metric.labels(values);
      return (value) => child.inc(value);
    };
  };
  const bind = childOf();
  if (names.length === 0) {
    const only = bind({});
    return (value) => only(value as number | undefined);
  }
  const children = new Map<string, Children>();
  const keyOf =
    names.length === 1
      ? (values: Readonly<{ [label: string]: string }>) => values[names[0]!]!
      : (values: Readonly<{ [label: string]: string }>) => names.map((label) => values[label]).join(' ');
  const find = (values: Readonly<{ [label: string]: string }>): Children => {
    const key = keyOf(values);
    const known = children.get(key);
    if (known) return known;
    // A value outside the closed list would be one more series for each name that somebody makes up.
    const closed = names.map((label) => [label, closedValue(labels[label]!, values[label]!)] as const);
    const child = bind(Object.fromEntries(closed));
    if (closed.every(([label, value]) => values[label] === value)) children.set(key, child);
    return child;
  };
  return (first, value) => find(first as Readonly<{ [label: string]: string }>)(value);
}

const closedValue = (list: readonly string[], value: string): string => (list.includes(value) ? value : 'other');

export interface Meters {
  readonly metrics: Metrics;
  /** Returns everything that was counted, in the text format of Prometheus. */
  write(): Promise<string>;
}

/** Makes the metrics of this process. The library is loaded here, so that a process without metrics does not pay for it. */
export function createMetrics(): Meters {
  const library = createRequire(import.meta.url)('prom-client') as typeof PromClient;
  const registry = new library.Registry();
  const recorders = Object.entries(instruments).map(
    ([name, about]) => [name, createRecorder(about as Instrument, library, registry)] as const,
  );
  return {
    metrics: Object.fromEntries(recorders) as unknown as Metrics,
    write: () => registry.metrics(),
  };
}
