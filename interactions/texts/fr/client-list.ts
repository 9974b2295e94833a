/** The list of the services, and what the pages of one service have in common. */
export const clientList = {
  label: 'Services',
  title: 'Services',
  back: 'Tous les services',
  none: 'Aucun service n’est enregistré.',
  noneOfYours: 'Vous n’êtes le contact d’aucun service. Un gestionnaire peut vous inviter depuis la page du service.',
  titleOf: (title: string, name: string) => `${name} : ${title.toLowerCase()}`,
  partsOf: (name: string) => `Pages du service ${name}`,
  parts: {
    overview: 'Aperçu',
    edit: 'Modifier',
    secrets: 'Secrets',
    contacts: 'Contacts',
    settings: 'Réglages',
    test: 'Tester la connexion',
    diagnostic: 'Diagnostic',
    versions: 'Versions',
  },
  states: {
    test: 'En test',
    production: 'En production',
    disabled: 'Désactivé',
    bin: 'À la corbeille',
  },
  columns: {
    name: 'Service',
    state: 'État',
  },
  facts: {
    title: 'En bref',
    id: 'Identifiant',
    created: 'Enregistré le',
  },
  day: (date: Date) => new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(date),
};
