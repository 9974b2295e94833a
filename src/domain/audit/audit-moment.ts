import { day, hour, minute } from '../time.ts';

const moment = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?Z?)?$/;

/** Returns the first or the last second of a day or a moment (UTC); undefined for a text that is neither. */
export function auditMoment(text: string, isEnd: boolean): number | undefined {
  const [, date, clock, seconds] = moment.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  const start = Date.parse(`${date}T${clock ?? '00:00'}:${seconds ?? '00'}Z`) / 1000;
  // A day that no month has becomes one of the next month.
  if (Number.isNaN(start) || new Date(start * 1000).toISOString().slice(0, 10) !== date) return undefined;
  const length = clock === undefined ? day : seconds === undefined ? minute : 1;
  return isEnd ? start + length - 1 : start;
}

const duration = /^(\d{1,5})(h|d)$/;

/** Returns the moment that a text names: a day or a moment, or how long ago it was (`48h`, `10d`); undefined for any other text. */
export function momentBefore(text: string, now: number): number | undefined {
  const [, count, unit] = duration.exec(text.trim()) ?? [];
  return count === undefined ? auditMoment(text, false) : now - Number(count) * (unit === 'h' ? hour : day);
}
