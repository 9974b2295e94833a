import type { dates as french } from '../fr/dates.ts';
import { partsInParis } from '../paris.ts';
import type { Translation } from '../translation.ts';

const parts = (when: Date) => partsInParis('en-GB', when);

const day = (when: Date): string => {
  const { day: number, month, year } = parts(when);
  return `${number}\u00a0${month} ${year}`;
};
const clock = (when: Date): string => {
  const { hour, minute } = parts(when);
  return `${hour}:${minute}`;
};

/** Names times in Paris. These are the only forms of a date and of a time in English. */
export const dates: Translation<typeof french> = {
  day,
  shortDay(when) {
    const { day: number, shortMonth, year } = parts(when);
    return `${number}\u00a0${shortMonth} ${year}`;
  },
  dayOfYear(when) {
    const { day: number, shortMonth } = parts(when);
    return `${number}\u00a0${shortMonth}`;
  },
  weekday: (when) => `${parts(when).weekday} ${day(when)}`,
  month(when) {
    const { month, year } = parts(when);
    return `${month}\u00a0${year}`;
  },
  clock,
  exactClock: (when) => `${clock(when)}:${parts(when).second}`,
  moment: (when) => `${day(when)} at\u00a0${clock(when)}`,
};
