import type { dates as french } from '../fr/dates.ts';
import { partsInParis } from '../paris.ts';
import type { Translation } from '../translation.ts';

const parts = (when: Date) => partsInParis('en-GB', when);

const day = (when: Date): string => `${parts(when).day}\u00a0${parts(when).month} ${parts(when).year}`;
const dayOfYear = (when: Date): string => `${parts(when).day}\u00a0${parts(when).shortMonth}`;
const clock = (when: Date): string => `${parts(when).hour}:${parts(when).minute}`;
const moment = (when: Date): string => `${day(when)} at\u00a0${clock(when)}`;

/** Names times in Paris. These are the only forms of a date and of a time in English. */
export const dates: Translation<typeof french> = {
  day,
  shortDay: (when) => `${dayOfYear(when)} ${parts(when).year}`,
  dayOfYear,
  weekday: (when) => `${parts(when).weekday} ${day(when)}`,
  month: (when) => `${parts(when).month}\u00a0${parts(when).year}`,
  clock,
  moment,
  exactMoment: (when) => `${moment(when)}:${parts(when).second}`,
};
