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
