/** The acts that begin, stop and end the service of a client. */
export const clientLife = {
  refused: 'Rien n’a été changé : les règles d’aujourd’hui refusent certains réglages, nommés ci-dessous.',
  moved: 'Quelqu’un d’autre a changé l’état de ce service entre-temps. Rien n’a été changé. Rechargez la page.',
  problemsTitle: 'Réglages à corriger',
  correct: 'Corriger les réglages',
  notices: {
    disabled: 'Le service est désactivé. Ses jetons, ses codes et les accords des personnes n’existent plus.',
    enabled: 'Le service est réactivé. Les personnes s’y connectent de nouveau.',
    deleted: 'Le service est dans la corbeille.',
    recovered: 'Le service est sorti de la corbeille. Il reste désactivé.',
    asked: 'La demande est envoyée aux gestionnaires. Vous recevrez leur réponse par courriel.',
    granted: 'Le service est en production.',
    declined: 'La demande est refusée. La personne qui l’a faite en est prévenue par courriel.',
    putIntoTest: 'Le service est de nouveau en test.',
    testers: 'La liste est enregistrée.',
    duplicated: 'La copie est enregistrée.',
    apiScopes: 'Les droits du service aux API sont enregistrés.',
    restored: 'Les réglages de la version choisie sont de nouveau en place.',
  },
  actions: {
    title: 'Autres actions',
    secret: 'Créer un secret',
    production: 'Passage en production',
    testing: 'Retour en test',
    apiScopes: 'Droits d’administration, par les API',
    disable: 'Désactiver',
    enable: 'Réactiver',
    duplicate: 'Dupliquer',
    export: 'Exporter (JSON)',
    delete: 'Supprimer',
    recover: 'Sortir de la corbeille',
  },
  danger: {
    title: 'Zone sensible',
    effects: {
      testing: 'En test, seules les personnes de sa liste peuvent s’y connecter.',
      disable: 'Désactivé, le service ne connecte plus personne jusqu’à ce qu’on le réactive.',
      delete: 'À la corbeille, le service ne connecte plus personne. Il peut en sortir pendant 30 jours.',
    },
  },
  disable: {
    title: 'Désactiver le service',
    intro: [
      'Plus personne ne peut s’y connecter, et ses jetons cessent de valoir dans l’instant, sur tous les serveurs.',
      'Ce que le service avait obtenu des personnes ne revient pas, même si vous le réactivez.',
    ],
    submit: 'Désactiver le service',
  },
  enable: {
    title: 'Réactiver le service',
    intro: ['Les personnes peuvent de nouveau s’y connecter. Les jetons et les accords d’avant restent supprimés.'],
    submit: 'Réactiver le service',
  },
  remove: {
    title: 'Supprimer le service',
    intro: (days: number) =>
      `Le service va dans la corbeille : plus personne ne s’y connecte, et ses jetons cessent de valoir dans l’instant. Pendant ${days} jours, il peut en être sorti.`,
    later: (days: number) =>
      `Après ${days} jours, il est supprimé pour de bon, avec ses versions. Son identifiant n’est donné à aucun autre service.`,
    confirmation: 'Nom du service',
    hint: (name: string) => `Pour confirmer, saisissez : ${name}`,
    wrong: (name: string) => `Ce n’est pas le nom du service. Saisissez-le en entier. Exemple : ${name}`,
    submit: 'Mettre à la corbeille',
  },
  recover: {
    title: 'Sortir de la corbeille',
    intro: (end: string) => `Ce service est dans la corbeille. Il sera supprimé pour de bon le ${end}.`,
    later: 'Sorti de la corbeille, il reste désactivé jusqu’à ce que vous le réactiviez.',
    submit: 'Sortir de la corbeille',
  },
  inBin: 'Ce service est dans la corbeille.',
  toBin: 'Voir la corbeille du service',
  duplicate: {
    title: 'Dupliquer le service',
    intro: [
      'La copie a les mêmes réglages, un autre identifiant et un autre secret. Elle commence en test, sans les contacts ni les personnes du premier service. Vous en êtes le contact technique.',
    ],
    name: 'Nom de la copie',
    hint: '100 caractères au plus',
    copyOf: (name: string) => `Copie de ${name}`,
    submit: 'Dupliquer le service',
  },
  production: {
    title: 'Passage en production',
    intro:
      'En production, toute personne qui a un compte peut se connecter au service. Les adresses sont vérifiées par des règles plus strictes : ni « http:// », ni ordinateur de développement.',
    isOpen: 'Le service est en production : toute personne qui a un compte peut s’y connecter.',
    isDisabled: 'Le service est désactivé. Réactivez-le d’abord.',
    ready: 'Rien n’empêche le passage en production.',
    missing: 'Avant le passage en production',
    contacts: {
      technical: 'Il manque un contact technique qui a accepté son invitation.',
      'data-protection': 'Il manque un contact pour la protection des données qui a accepté son invitation.',
    },
    toContacts: 'Compléter les contacts',
    waiting: {
      title: 'Demande en attente',
      by: (author: string, when: string) => `Demandé par ${author}, le ${when}.`,
    },
    waits: 'Une demande est déjà en attente : les gestionnaires y répondront.',
    notWaiting: 'Aucune demande n’est en attente : quelqu’un y a peut-être déjà répondu.',
    notInTest: 'Le service n’est pas en test, ou il est désactivé.',
    ask: 'Demander le passage en production',
    grant: 'Mettre en production',
    decline: 'Refuser la demande',
    back: {
      title: 'Retour en test',
      intro:
        'De retour en test, le service n’accepte plus que les personnes de sa liste. Toutes les autres en sont déconnectées dans l’instant.',
      submit: 'Remettre en test',
    },
  },
  testers: {
    title: 'Personnes qui essaient le service',
    intro: (most: number) =>
      `Tant que le service est en test, seules ces personnes peuvent s’y connecter : ${most} au plus. Une personne retirée de la liste en est déconnectée dans l’instant.`,
    unused: 'Le service est en production : cette liste ne sert pas.',
    label: 'Comptes',
    hint: 'Un nom d’utilisateur par ligne',
    hintWide: 'Un nom d’utilisateur, une adresse électronique ou un identifiant par ligne',
    gone: (count: number) =>
      count === 1
        ? 'Un compte de la liste a été supprimé : il n’y figure plus.'
        : `${count} comptes de la liste ont été supprimés : ils n’y figurent plus.`,
    unknown: (number: number, text: string) =>
      `Ligne ${number}, « ${text} » : aucun compte n’a ce nom. Vérifiez-le avec la personne.`,
    twice: (number: number, text: string) => `Ligne ${number}, « ${text} » : ce compte figure déjà plus haut.`,
    tooMany: (most: number) => `Gardez au plus ${most} lignes.`,
    submit: 'Enregistrer la liste',
  },
};
