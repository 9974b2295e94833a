import { duration } from './duration.ts';

/** The pages about APIs that are known by name. */
export const apis = {
  title: 'API',
  titleOf: (name: string) => `API « ${name} »`,
  back: 'Toutes les API',
  intro:
    'Une API enregistrée a un nom, des autorisations et des règles pour ses jetons. Les services qu’elle nomme demandent des jetons pour elle, par son identifiant.',
  own: (address: string) =>
    `L’API de ce serveur (${address}) est enregistrée par le programme lui-même. Ses droits se donnent sur la page de chaque service.`,
  none: 'Aucune API n’est enregistrée.',
  register: 'Enregistrer une API',
  change: 'Modifier',
  columns: { name: 'API', tokens: 'Jetons', scopes: 'Autorisations', clients: 'Services' },
  formats: { jwt: 'JWT signé', opaque: 'Jeton opaque' },
  formatHints: {
    jwt: 'L’API vérifie la signature elle-même (RFC 9068).',
    opaque: 'L’API interroge ce serveur pour chaque jeton (RFC 7662).',
  },
  signedBy: (algorithm: string) => `JWT signé par ${algorithm}`,
  seconds: duration,
  anyLevel: 'Tous les niveaux',
  anyAge: 'Tous les âges',
  bindings: {
    allowed: 'Acceptée, sans être demandée',
    required: 'Obligatoire (DPoP ou certificat)',
  },
  noOwn: 'Aucun',
  exchanges: {
    mutual: 'les deux API se nomment',
    waiting: 'elle ne nomme pas celle-ci en retour',
    unknown: 'aucune API n’a cet identifiant',
  },
  facts: {
    identifier: 'Identifiant',
    otherName: 'Nom en anglais',
    tokens: 'Jetons d’accès',
    life: 'Durée d’un jeton',
    level: 'Niveau de connexion',
    age: 'Âge de la connexion, au plus',
    binding: 'Liaison à une clé du service',
    own: 'Service de l’API elle-même',
    unregistered: 'Autorisations des agents non enregistrés',
    exchangeFrom: 'Échange : accepte les jetons de',
    exchangeTo: 'Échange : obtient des jetons pour',
  },
  scopeTable: {
    title: 'Autorisations',
    none: 'Cette API n’a pas d’autorisation.',
    name: 'Nom',
    sentence: 'Ce que lisent les personnes',
    other: 'En anglais',
  },
  clientTable: {
    title: 'Services autorisés',
    none: 'Aucun service ne peut demander de jeton pour cette API.',
    name: 'Service',
    scopes: 'Autorisations',
    noScope: 'Aucune',
  },
  notices: {
    created: 'L’API est enregistrée.',
    saved: 'L’API est modifiée.',
    removed: 'L’API est supprimée.',
  },
  form: {
    titleOf: (name: string) => `Modifier l’API « ${name} »`,
    sections: { essentials: 'L’essentiel', access: 'Accès' },
    advanced: 'Agents, jetons, niveau de connexion et échanges',
    badName: (max: number) =>
      `Indiquez un nom de ${max} caractères au plus, sans caractère invisible. Exemple : Cartes`,
    fields: {
      identifier: {
        label: 'Identifiant',
        hint: 'Une adresse https ou un urn:, qui ne change plus ensuite. Exemple : https://cartes.example.fr/api',
      },
      nameFr: { label: 'Nom en français', hint: 'Les personnes le lisent quand un service demande un accès.' },
      nameEn: { label: 'Nom en anglais' },
      scopes: {
        label: 'Autorisations',
        hint: 'Une par ligne : un nom, puis la phrase que lisent les personnes, en français et en anglais. Exemple : cartes.lire | Lire vos cartes | Read your maps',
      },
      clients: {
        label: 'Services qui peuvent demander l’API',
        hint: 'Un par ligne : l’identifiant du service, puis les autorisations qu’il peut demander. Exemple : visionneuse cartes.lire cartes.modifier',
      },
      unregisteredScopes: {
        label: 'Autorisations des agents non enregistrés',
        hint: 'Une par ligne. Des programmes que personne n’a enregistrés peuvent les demander, si ce serveur en accepte (CLIENT_DOCUMENTS).',
      },
      tokenFormat: { legend: 'Forme des jetons d’accès' },
      signingAlgorithm: { label: 'Algorithme de signature', hint: 'Pour les JWT.' },
      tokenSeconds: {
        label: 'Durée d’un jeton d’accès, en secondes',
        hint: '600 (10 minutes) par défaut ; de 60 à 43 200.',
      },
      leastAcr: { label: 'Niveau de connexion nécessaire' },
      maxAuthAge: {
        label: 'Âge de la connexion, au plus, en secondes',
        hint: 'Après ce délai, la personne se connecte de nouveau. Exemple : 900',
      },
      bound: {
        label: 'Chaque jeton est lié à une clé du service',
        hint: 'Un jeton volé ne sert alors à rien (DPoP ou certificat). Les services qui ne savent pas le faire n’obtiennent pas de jeton.',
      },
      introspectionClient: {
        label: 'Service de l’API elle-même',
        hint: 'L’identifiant du service par lequel l’API vérifie et échange ses jetons. Il a un secret ou une clé.',
      },
      exchangeFrom: {
        label: 'Échange : API dont les jetons sont acceptés',
        hint: 'Un identifiant par ligne. Il n’y a d’échange que si l’autre API nomme aussi celle-ci.',
      },
      exchangeTo: {
        label: 'Échange : API pour lesquelles elle obtient des jetons',
        hint: 'Un identifiant par ligne. Il n’y a d’échange que si l’autre API nomme aussi celle-ci.',
      },
    },
    submit: { create: 'Enregistrer l’API', save: 'Enregistrer les modifications' },
    moved: {
      title: 'Cette API a changé entre-temps',
      summary: 'Quelqu’un d’autre a modifié cette API pendant que vous remplissiez ce formulaire.',
      again: 'Si vous enregistrez de nouveau, votre saisie remplace ce qui est enregistré maintenant :',
      same: 'Si vous enregistrez de nouveau, rien ne change : ce que vous avez saisi est déjà enregistré.',
      nothing: '(vide)',
    },
  },
  remove: {
    link: 'Supprimer cette API',
    titleOf: (name: string) => `Supprimer l’API « ${name} »`,
    effect: 'Plus aucun service n’obtient de jeton pour cette API. Vous ne pourrez pas annuler la suppression.',
    used: (count: number) =>
      count === 0
        ? 'Aucun service ne peut demander de jeton pour elle.'
        : count === 1
          ? 'Un service peut demander des jetons pour elle.'
          : `${count} services peuvent demander des jetons pour elle.`,
    clients: 'Nombre de services qui peuvent la demander',
    hint: (count: number) => `Pour confirmer, saisissez ${count}.`,
    wrong: (count: number) =>
      count === 1
        ? 'Un service peut la demander : saisissez 1.'
        : `${count} services peuvent la demander : saisissez ${count}.`,
    submit: 'Supprimer l’API',
  },
};
