import { formats } from '../formats.ts';

/** Names times in Paris, whatever the clock of the server. */
export const dates = {
  day: (when: Date) => formats.date('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(when),
  moment: (when: Date) =>
    formats.date('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' }).format(when),
};
