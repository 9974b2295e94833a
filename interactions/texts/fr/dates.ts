import { partsInParis } from '../paris.ts';

const parts = (when: Date) => partsInParis('fr-FR', when);
/** Only the first day of a month is an ordinal number. */
const ordinal = (day: string) => (day === '1' ? '1er' : day);

const day = (when: Date): string => {
  const { day: number, month, year } = parts(when);
  return `${ordinal(number)}\u00a0${month} ${year}`;
};
const clock = (when: Date): string => {
  const { hour, minute } = parts(when);
  return `${Number(hour)}\u00a0h\u00a0${minute}`;
};

/** Names times in Paris. These are the only forms of a date and of a time in French. */
export const dates = {
  /** « 1er décembre 2026 » */
  day,
  /** « 1er déc. 2026 », for a cell */
  shortDay(when: Date): string {
    const { day: number, shortMonth, year } = parts(when);
    return `${ordinal(number)}\u00a0${shortMonth} ${year}`;
  },
  /** « 1er déc. », where the year is known */
  dayOfYear(when: Date): string {
    const { day: number, shortMonth } = parts(when);
    return `${ordinal(number)}\u00a0${shortMonth}`;
  },
  /** « mardi 1er décembre 2026 » */
  weekday: (when: Date): string => `${parts(when).weekday} ${day(when)}`,
  /** « décembre 2026 » */
  month(when: Date): string {
    const { month, year } = parts(when);
    return `${month}\u00a0${year}`;
  },
  /** « 17 h 25 » */
  clock,
  /** « 17 h 25 min 9 s », where lines of one minute are told apart */
  exactClock(when: Date): string {
    const { second } = parts(when);
    return `${clock(when)}\u00a0min\u00a0${Number(second)}\u00a0s`;
  },
  /** « 1er décembre 2026 à 17 h 25 » */
  moment: (when: Date): string => `${day(when)} à\u00a0${clock(when)}`,
};
