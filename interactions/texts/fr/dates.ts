import { partsInParis } from '../paris.ts';

const parts = (seconds: number) => partsInParis('fr-FR', seconds);

/** Returns the day of the month. Only the first one is an ordinal number. */
function dayOfMonth(seconds: number): string {
  const { day } = parts(seconds);
  return day === '1' ? '1er' : day;
}

const day = (seconds: number): string => `${dayOfMonth(seconds)}\u00a0${parts(seconds).month} ${parts(seconds).year}`;
const dayOfYear = (seconds: number): string => `${dayOfMonth(seconds)}\u00a0${parts(seconds).shortMonth}`;
const clock = (seconds: number): string => `${Number(parts(seconds).hour)}\u00a0h\u00a0${parts(seconds).minute}`;
const moment = (seconds: number): string => `${day(seconds)} à\u00a0${clock(seconds)}`;

/** Names times in Paris. These are the only forms of a date and of a time in French. Each takes epoch seconds. */
export const dates = {
  /** « 1er décembre 2026 » */
  day,
  /** « 1er déc. 2026 », for a cell */
  shortDay: (seconds: number): string => `${dayOfYear(seconds)} ${parts(seconds).year}`,
  /** « 1er déc. », where the year is known */
  dayOfYear,
  /** « mardi 1er décembre 2026 » */
  weekday: (seconds: number): string => `${parts(seconds).weekday} ${day(seconds)}`,
  /** « décembre 2026 » */
  month: (seconds: number): string => `${parts(seconds).month}\u00a0${parts(seconds).year}`,
  /** « 17 h 25 » */
  clock,
  /** « 1er décembre 2026 à 17 h 25 » */
  moment,
  /** « 1er décembre 2026 à 17 h 25 min 9 s », where lines of one minute are told apart */
  exactMoment: (seconds: number): string => `${moment(seconds)}\u00a0min\u00a0${Number(parts(seconds).second)}\u00a0s`,
};
