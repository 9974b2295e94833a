import { createRequire } from 'node:module';
import type * as PromClient from 'prom-client';
import type { Instrument, LabelValues } from './instrument.ts';
import { instruments } from './instruments.ts';

type Table = typeof instruments;
/** A list with `other` takes any text, and counts what it does not hold as `other`. */
type ValueOf<Values> = Values extends readonly (infer Value)[] ? ('other' extends Value ? string : Value) : string;
type Labels<Values extends LabelValues> = { readonly [Name in keyof Values]: ValueOf<Values[Name]> };
type Recorder<One extends Instrument> = keyof One['labels'] extends never
  ? (value?: number) => void
  : (labels: Labels<One['labels']>, value?: number) => void;

/** Counts, one function for each metric. A counter adds `value` (1 if it is left out), a gauge takes it, a histogram observes it. */
export type Metrics = { readonly [Name in keyof Table]: Recorder<Table[Name]> };
export type MetricName = keyof Table;

/** Counts nothing, where nobody has asked for metrics. */
export const noMetrics = Object.fromEntries(
  Object.keys(instruments).map((name) => [name, () => {}]),
) as unknown as Metrics;

type Given = Readonly<Record<string, string>>;
type Child = (value: number | undefined) => void;

interface Recording {
  readonly record: (first?: Given | number, value?: number) => void;
  /** Takes every value back, so that nothing is told that is not known any more. */
  forget(): void;
}

/** Makes a metric of the library. Returns what binds it to values of its labels. */
function createMetric({ type, name, help, labels, buckets }: Instrument, library: typeof PromClient) {
  return (registry: PromClient.Registry) => {
    const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
    if (type === 'counter') {
      const metric = new library.Counter(options);
      const bind = (values: Given): Child => {
        const child = metric.labels(values);
        return (value) => child.inc(value);
      };
      return { metric, bind };
    }
    if (type === 'gauge') {
      const metric = new library.Gauge(options);
      const bind = (values: Given): Child => {
        const child = metric.labels(values);
        return (value = 1) => child.set(value);
      };
      return { metric, bind };
    }
    const metric = new library.Histogram({ ...options, buckets: [...buckets!] });
    const bind = (values: Given): Child => {
      const child = metric.labels(values);
      return (value = 0) => child.observe(value);
    };
    return { metric, bind };
  };
}

/** Makes what closes the list of the values of a label: a value that is not in it becomes `other`. */
function createClosing(values: LabelValues[string]): {
  readonly close: (value: string) => string;
  readonly forget: () => void;
} {
  if (!('atMost' in values)) return { close: (value) => (values.includes(value) ? value : 'other'), forget() {} };
  const first = new Set<string>();
  return {
    close(value) {
      if (first.size < values.atMost) first.add(value);
      return first.has(value) ? value : 'other';
    },
    forget: () => first.clear(),
  };
}

/** Returns every combination of the values of these labels; none where a list is open. */
function combinationsOf(labels: LabelValues): readonly Given[] {
  return Object.entries(labels).reduce<readonly Given[]>(
    (some, [label, values]) =>
      'atMost' in values ? [] : some.flatMap((given) => values.map((value) => ({ ...given, [label]: value }))),
    [{}],
  );
}

/** Makes what counts one instrument. What belongs to a combination of labels is looked up once for each that has come. */
function createRecording(about: Instrument, library: typeof PromClient, registry: PromClient.Registry): Recording {
  const { metric, bind } = createMetric(about, library)(registry);
  const names = Object.keys(about.labels);
  if (names.length === 0) {
    const only = bind({});
    // The library gives a metric without labels the value 0 at once, which is no news of a gauge that nobody has set.
    const forget = () => metric.remove({} as never);
    if (about.type === 'gauge') forget();
    return { record: (value) => only(value as number | undefined), forget };
  }
  const closings = names.map((label) => [label, createClosing(about.labels[label]!)] as const);
  const children = new Map<string, Child>();
  const keyOf =
    names.length === 1
      ? (given: Given) => given[names[0]!]!
      : (given: Given) => names.map((label) => given[label]).join('\n');
  const find = (given: Given): Child => {
    const key = keyOf(given);
    const known = children.get(key);
    if (known) return known;
    // Nothing is remembered for a value that somebody made up.
    const closed = Object.fromEntries(closings.map(([label, { close }]) => [label, close(given[label] ?? '')]));
    const child = bind(closed);
    if (keyOf(closed) === key) children.set(key, child);
    return child;
  };
  // A counter that begins with its first event shows no growth, so that a rate over it misses what happened.
  if (about.type === 'counter') for (const given of combinationsOf(about.labels)) find(given)(0);
  return {
    record: (first, value) => find(first as Given)(value),
    forget() {
      metric.reset();
      children.clear();
      for (const [, closing] of closings) closing.forget();
    },
  };
}

export interface Meters {
  readonly metrics: Metrics;
  /** Takes back what these metrics told, where it is not known any more. */
  forget(names: readonly MetricName[]): void;
  /** Returns everything that was counted, in the text format of Prometheus. */
  write(): Promise<string>;
}

/** Makes the metrics of this process. The library is loaded here, so that a process without metrics does not pay for it. */
export function createMetrics(): Meters {
  const library = createRequire(import.meta.url)('prom-client') as typeof PromClient;
  const registry = new library.Registry();
  const recordings = new Map(
    Object.entries(instruments).map(([name, about]) => [name, createRecording(about as Instrument, library, registry)]),
  );
  return {
    metrics: Object.fromEntries([...recordings].map(([name, { record }]) => [name, record])) as unknown as Metrics,
    forget(names) {
      for (const name of names) recordings.get(name)?.forget();
    },
    write: () => registry.metrics(),
  };
}
