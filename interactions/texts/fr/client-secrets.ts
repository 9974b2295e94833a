import { duration } from './duration.ts';

/** The secrets and keys of a service. */
export const clientSecrets = {
  intro:
    'Le service prouve qui il est par un secret ou par une clé lorsqu’il demande des jetons. Deux secrets peuvent être valables en même temps : le service passe de l’un à l’autre sans interruption.',
  publicClient:
    'Ce service est une application sans serveur : elle ne peut garder ni secret ni clé, et n’en a pas besoin. PKCE protège ses connexions.',
  shown: {
    title: 'Copiez ce secret maintenant',
    once: 'Il n’est affiché qu’une fois : ni cette page, ni un gestionnaire ne pourra le montrer de nouveau.',
    label: (name: string) => (name === '' ? 'Nouveau secret' : `Secret « ${name} »`),
    copy: 'Copier le secret',
    expires: (day: string) => `Il est valable jusqu’au ${day}.`,
    next: 'Installez-le dans le service, vérifiez que le service fonctionne, puis retirez l’ancien secret.',
  },
  notices: {
    withdrawn: 'Le secret est retiré : il est refusé dès maintenant.',
    allWithdrawn: 'Les secrets sont retirés : le service ne prouve plus qui il est que par ses clés.',
    keysSaved: 'Les clés sont enregistrées.',
    keysRemoved: 'Les clés sont retirées : elles sont refusées dès maintenant.',
    keysRead: 'Les clés ont été lues à l’instant.',
  },
  secrets: {
    title: 'Secrets',
    none: 'Ce service n’a pas de secret.',
    unnamed: 'Secret sans nom',
    hint: (end: string) => `se termine par ${end}`,
    unknownHint: 'fin inconnue',
    columns: {
      name: 'Secret',
      created: 'Créé le',
      expires: 'Valable jusqu’au',
      used: 'Dernière utilisation',
      action: 'Actions',
    },
    states: {
      live: 'Valable',
      ends: (days: number) => (days === 1 ? 'Expire dans un jour' : `Expire dans ${days} jours`),
      endsToday: 'Expire aujourd’hui',
      expired: 'Expiré',
    },
    unknown: 'date inconnue',
    noEnd: 'sans date de fin',
    neverUsed: 'Aucune',
    add: 'Créer un secret',
    full: 'Deux secrets sont valables. Retirez-en un pour pouvoir en créer un autre.',
    withdraw: 'Retirer',
    withdrawName: (name: string) => `Retirer le secret : ${name}`,
  },
  keys: {
    title: 'Clés publiques',
    intro:
      'Avec une clé, le service prouve de qui viennent ses demandes (private_key_jwt) : aucun secret ne circule. La clé privée reste chez vous.',
    pasted: 'Les clés ont été collées ici.',
    published: (address: string) => `Le service publie ses clés à l’adresse ${address}.`,
    checked: (moment: string) => `Dernière lecture : ${moment}.`,
    failed: (moment: string) =>
      `La dernière lecture, ${moment}, a échoué. Les clés ci-dessous sont celles de la lecture d’avant.`,
    failedFirst: (moment: string) => `La dernière lecture, ${moment}, a échoué.`,
    unchecked: 'Ces clés n’ont pas encore été lues depuis cette page.',
    caption: 'Clés publiques du service',
    columns: { kid: 'Clé (kid)', kind: 'Type', alg: 'alg', use: 'use', seen: 'Vue depuis le' },
    unnamed: 'sans nom',
    any: 'tous',
    unusable: 'ne sert pas ici',
    check: 'Vérifier maintenant',
    add: 'Ajouter des clés',
    edit: 'Changer les clés',
    remove: 'Retirer les clés',
    keysOnly: 'N’accepter que les clés',
  },
  both: 'Ce service peut se servir d’un secret ou d’une clé : c’est le temps de passer de l’un à l’autre. Quand il ne se sert plus que de l’un des deux, retirez l’autre.',
  nothing: 'Ce service n’a ni secret valable ni clé : il ne peut obtenir aucun jeton.',
  newSecret: {
    title: 'Créer un secret',
    intro: 'Le secret est tiré au hasard et affiché une seule fois. Les secrets existants restent valables.',
    name: 'Nom du secret',
    nameHint: 'Pour le reconnaître, par exemple « serveur de production ». 60 caractères au plus.',
    life: 'Durée',
    lifeHint: 'Les contacts du service reçoivent un message 30 jours, 7 jours et 1 jour avant la fin.',
    lives: { '90d': '90 jours', '6m': '6 mois', '1y': '1 an', '2y': '2 ans' },
    draw: 'Créer le secret',
  },
  withdraw: {
    title: 'Retirer un secret',
    titleAll: 'N’accepter que les clés',
    effect: 'Dès qu’il est retiré, ce secret est refusé. Il ne peut pas être remis en service.',
    effectAll:
      'Dès qu’ils sont retirés, les secrets sont refusés. Le service ne prouvera plus qui il est que par ses clés.',
    used: (moment: string) =>
      `Ce secret a encore servi le ${moment}. S’il est installé dans le service, remplacez-le d’abord.`,
    button: 'Retirer ce secret',
    buttonAll: 'Retirer tous les secrets',
  },
  last: {
    warning: 'C’est le dernier moyen qu’a ce service de prouver qui il est : sans lui, il n’obtient plus aucun jeton.',
    confirm: 'Je confirme que ce service peut cesser de fonctionner',
    missing:
      'Cochez cette case pour confirmer, par exemple si le service n’existe plus : il n’aura plus ni secret ni clé.',
  },
  keysForm: {
    title: 'Clés publiques du service',
    intro: 'Indiquez l’adresse à laquelle le service publie ses clés, ou collez-les : l’un des deux.',
    later: 'Les secrets restent valables jusqu’à ce que vous les retiriez.',
    address: 'Adresse des clés (jwks_uri)',
    addressHint:
      'En https, par exemple https://service.example.fr/jwks.json. L’adresse est lue à l’enregistrement : elle doit déjà répondre.',
    jwks: 'Clés collées (JWKS)',
    jwksHint:
      'Du JSON de la forme {"keys": […]}, 10 000 caractères au plus. Clés RSA d’au moins 2048 bits, ou EC P-256.',
    save: 'Enregistrer les clés',
  },
  removeKeys: {
    title: 'Retirer les clés',
    effect: 'Dès qu’elles sont retirées, les demandes signées par ces clés sont refusées.',
    button: 'Retirer les clés',
  },
  errors: {
    name: 'Saisissez au plus 60 caractères, sans caractère invisible.',
    life: 'Choisissez une durée dans la liste.',
    full: 'Deux secrets sont déjà valables : retirez-en un d’abord.',
    stale: 'Les secrets ont changé entre-temps. Vérifiez la liste, puis recommencez si un secret manque encore.',
    gone: 'Ce secret est déjà retiré.',
    public: 'Ce service ne garde ni secret ni clé.',
    changed: 'Le service a été modifié entre-temps. Vérifiez ses clés, puis recommencez.',
    neither: 'Indiquez une adresse ou collez les clés.',
    two: 'Indiquez une adresse ou collez les clés, pas les deux.',
    json: 'Ce texte n’est pas du JSON complet. Copiez-le de nouveau, de la première accolade à la dernière.',
    tooLong: 'Collez au plus 10 000 caractères.',
    address: 'Indiquez une adresse publique complète, par exemple https://service.example.fr/jwks.json.',
    unread:
      'Les clés n’ont pas pu être lues à cette adresse. Elle doit répondre en moins de 2,5 secondes, sans redirection, par un jeu de clés (JWKS) de 64 Ko au plus.',
    throttled: (seconds: number) => `Cette adresse a été lue trop souvent. Réessayez dans ${duration(seconds)}.`,
  },
};
