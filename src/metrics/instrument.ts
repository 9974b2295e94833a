/** The closed list of the values of each label. */
export type LabelValues = Readonly<Record<string, readonly string[]>>;

/** One metric: its name, what it says, and every value that its labels may have. */
export interface Instrument<Values extends LabelValues = LabelValues> {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  readonly help: string;
  readonly labels: Values;
  /** The name of a label whose values are the clients of the database, of which the first ones alone are told apart. */
  readonly clientLabel?: boolean;
  /** Upper bounds of the buckets of a histogram. */
  readonly buckets?: readonly number[];
}

interface Described<Values extends LabelValues> {
  readonly name: string;
  readonly help: string;
  readonly labels?: Values;
}

const none = {};

/** Describes a number that only grows. */
export function counter<const Values extends LabelValues = typeof none>(about: Described<Values>) {
  return { labels: none as Values, ...about, type: 'counter' as const };
}

/** Describes a number that goes up and down. */
export function gauge<const Values extends LabelValues = typeof none>(about: Described<Values>) {
  return { labels: none as Values, ...about, type: 'gauge' as const };
}

/** Describes how often values fall between the bounds of the buckets. */
export function histogram<const Values extends LabelValues = typeof none>(
  about: Described<Values> & { readonly buckets: readonly number[] },
) {
  return { labels: none as Values, ...about, type: 'histogram' as const };
}
