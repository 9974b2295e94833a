import { partsInParis } from '../paris.ts';

const parts = (when: Date) => partsInParis('fr-FR', when);

/** Returns the day of the month. Only the first one is an ordinal number. */
function dayOfMonth(when: Date): string {
  const { day } = parts(when);
  return day === '1' ? '1er' : day;
}

const day = (when: Date): string => `${dayOfMonth(when)}\u00a0${parts(when).month} ${parts(when).year}`;
const dayOfYear = (when: Date): string => `${dayOfMonth(when)}\u00a0${parts(when).shortMonth}`;
const clock = (when: Date): string => `${Number(parts(when).hour)}\u00a0h\u00a0${parts(when).minute}`;
const moment = (when: Date): string => `${day(when)} à\u00a0${clock(when)}`;

/** Names times in Paris. These are the only forms of a date and of a time in French. */
export const dates = {
  /** « 1er décembre 2026 » */
  day,
  /** « 1er déc. 2026 », for a cell */
  shortDay: (when: Date): string => `${dayOfYear(when)} ${parts(when).year}`,
  /** « 1er déc. », where the year is known */
  dayOfYear,
  /** « mardi 1er décembre 2026 » */
  weekday: (when: Date): string => `${parts(when).weekday} ${day(when)}`,
  /** « décembre 2026 » */
  month: (when: Date): string => `${parts(when).month}\u00a0${parts(when).year}`,
  /** « 17 h 25 » */
  clock,
  /** « 1er décembre 2026 à 17 h 25 » */
  moment,
  /** « 1er décembre 2026 à 17 h 25 min 9 s », where lines of one minute are told apart */
  exactMoment: (when: Date): string => `${moment(when)}\u00a0min\u00a0${Number(parts(when).second)}\u00a0s`,
};
