/** Values of a label that nobody can list beforehand. The first ones are told apart; all that follow count as `other`. */
export interface FirstValues {
  readonly atMost: number;
}

type Values = readonly string[] | FirstValues;

/** The closed list of the values of each label. */
export type LabelValues = Readonly<Record<string, Values>>;

/** One metric: its name, what it says, and every value that its labels may have. */
export interface Instrument<Labels extends LabelValues = LabelValues> {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  readonly help: string;
  readonly labels: Labels;
  /** Upper bounds of the buckets of a histogram. */
  readonly buckets?: readonly number[];
}

interface Described<Labels extends LabelValues> {
  readonly name: string;
  readonly help: string;
  readonly labels?: Labels;
}

const none = {};

/** Describes a number that only grows. */
export function counter<const Labels extends LabelValues = typeof none>(about: Described<Labels>) {
  return { labels: none as Labels, ...about, type: 'counter' as const };
}

/** Describes a number that goes up and down. */
export function gauge<const Labels extends LabelValues = typeof none>(about: Described<Labels>) {
  return { labels: none as Labels, ...about, type: 'gauge' as const };
}

/** Describes how often values fall between the bounds of the buckets. */
export function histogram<const Labels extends LabelValues = typeof none>(
  about: Described<Labels> & { readonly buckets: readonly number[] },
) {
  return { labels: none as Labels, ...about, type: 'histogram' as const };
}
