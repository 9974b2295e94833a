/** The pages about applications that nobody has registered, and that documents at their own addresses describe. */
export const clientDocuments = {
  title: 'Applications non enregistrées',
  intro:
    'Ces applications se décrivent elles-mêmes, par un document publié à leur adresse. Personne ne les a vérifiées. Les personnes donnent leur accord à chaque connexion.',
  off: 'Aucune application non enregistrée n’est admise : l’exploitant n’a ouvert cette possibilité à aucun hôte (CLIENT_DOCUMENTS).',
  used: {
    title: 'Applications utilisées',
    none: 'Personne n’a donné son accord à une application non enregistrée.',
    columns: { application: 'Application', readAt: 'Document lu le', action: 'Action' },
    claimedName: (name: string) => `Elle se présente sous le nom « ${name} ».`,
    block: 'Bloquer',
    blockName: (address: string) => `Bloquer ${address}`,
    turns: { navigation: 'Suite des applications', next: 'Applications suivantes', first: 'Revenir aux premières' },
  },
  blocks: {
    title: 'Blocages',
    add: 'Bloquer une adresse ou un hôte',
    none: 'Rien n’est bloqué.',
    columns: { target: 'Adresse ou hôte', reason: 'Motif', since: 'Depuis le', action: 'Action' },
    lift: 'Débloquer',
    liftName: (target: string) => `Débloquer ${target}`,
  },
  notices: {
    blocked: 'Le blocage est en place. Les accès qu’il vise ont pris fin.',
    known: 'Cette adresse était déjà bloquée.',
    lifted:
      'Le blocage est levé. Si aucun autre ne la vise, l’application peut de nouveau demander leur accord aux personnes.',
  },
  block: {
    title: 'Bloquer une application non enregistrée',
    effect:
      'Les accès que des personnes lui ont donnés prennent fin tout de suite, et elle ne peut plus en demander. Lever le blocage ne les rétablit pas.',
    target: 'Adresse du document, ou hôte',
    targetHint:
      'Un hôte vaut aussi pour tous les hôtes situés au-dessous. Exemples : https://outil.example.org/agent.json ou example.org',
    problem:
      'Ce texte n’est ni l’adresse d’un document, ni un hôte. Saisissez une adresse en https, sans point d’interrogation ni dièse, ou un hôte seul, comme example.org.',
    submit: 'Bloquer',
  },
  lift: {
    title: 'Lever un blocage',
    effect: 'L’application pourra de nouveau demander leur accord aux personnes. Ce qui a pris fin ne revient pas.',
    submit: 'Lever le blocage',
    gone: 'Ce blocage a été levé entre-temps.',
  },
};
