import { formats } from './formats.ts';

/** The zone of every time that a page or a message names, whatever the clock of the server. */
const timeZone = 'Europe/Paris';

interface DateParts {
  /** Day of the month, without a zero before it. */
  readonly day: string;
  readonly weekday: string;
  readonly month: string;
  /** The month as it stands in a table, such as « déc. ». */
  readonly shortMonth: string;
  readonly year: string;
  /** Two digits. */
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

const partOf = (format: Intl.DateTimeFormat, when: Date, type: Intl.DateTimeFormatPartTypes): string =>
  format.formatToParts(when).find((part) => part.type === type)?.value ?? '';

/** Returns the parts of a time in Paris (epoch seconds), in the words of a language. */
export function partsInParis(locale: string, seconds: number): DateParts {
  const when = new Date(seconds * 1000);
  const long = formats.date(locale, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23', timeZone });
  const [short, of] = [formats.date(locale, { dateStyle: 'medium', timeZone }), partOf];
  return {
    day: of(long, when, 'day'),
    weekday: of(long, when, 'weekday'),
    month: of(long, when, 'month'),
    shortMonth: of(short, when, 'month'),
    year: of(long, when, 'year'),
    hour: of(long, when, 'hour'),
    minute: of(long, when, 'minute'),
    second: of(long, when, 'second'),
  };
}

/** Returns the first moment in Paris of the day that is so many days after this one, as a time of UTC; undefined for a text that is no day. */
export function startInParis(text: string, days = 0): string | undefined {
  const noon = new Date(`${text}T12:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(noon.getTime()) || !noon.toISOString().startsWith(text))
    return undefined;
  noon.setUTCDate(noon.getUTCDate() + days);
  const midnight = `${noon.toISOString().slice(0, 10)}T00:00:00`;
  // Paris is one or two hours ahead, and its clocks never change at midnight.
  const starts = ['+01:00', '+02:00'].map((offset) => new Date(`${midnight}${offset}`));
  const start = starts.find((one) => partsInParis('en-GB', one.getTime() / 1000).hour === '00');
  return start && start.toISOString().replace('.000Z', 'Z');
}
