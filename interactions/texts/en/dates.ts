import type { dates as french } from '../fr/dates.ts';
import { partsInParis } from '../paris.ts';
import type { Translation } from '../translation.ts';

const parts = (seconds: number) => partsInParis('en-GB', seconds);

const day = (seconds: number): string => `${parts(seconds).day}\u00a0${parts(seconds).month} ${parts(seconds).year}`;
const dayOfYear = (seconds: number): string => `${parts(seconds).day}\u00a0${parts(seconds).shortMonth}`;
const clock = (seconds: number): string => `${parts(seconds).hour}:${parts(seconds).minute}`;
const moment = (seconds: number): string => `${day(seconds)} at\u00a0${clock(seconds)}`;

/** Names times in Paris. These are the only forms of a date and of a time in English. */
export const dates: Translation<typeof french> = {
  day,
  shortDay: (seconds) => `${dayOfYear(seconds)} ${parts(seconds).year}`,
  dayOfYear,
  weekday: (seconds) => `${parts(seconds).weekday} ${day(seconds)}`,
  month: (seconds) => `${parts(seconds).month}\u00a0${parts(seconds).year}`,
  clock,
  moment,
  exactMoment: (seconds) => `${moment(seconds)}:${parts(seconds).second}`,
};
