/** Names times in Paris, whatever the clock of the server. */
export const dates = {
  day: (when: Date) => new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(when),
  moment: (when: Date) =>
    new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' }).format(when),
};
