import { formats } from '../formats.ts';
import type { dates as french } from '../fr/dates.ts';
import type { Translation } from '../translation.ts';

/** Names times in Paris, whatever the clock of the server. */
export const dates: Translation<typeof french> = {
  day: (when) => formats.date('en-GB', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(when),
  moment: (when) =>
    formats.date('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' }).format(when),
};
