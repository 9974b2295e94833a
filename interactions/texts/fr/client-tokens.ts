import { dates } from './dates.ts';

/** The pages about the initial access tokens with which services register themselves. */
export const clientTokens = {
  title: 'Jetons d’enregistrement',
  intro:
    'Un jeton permet à un service de s’enregistrer lui-même, par programme, dans les limites que vous choisissez. Le service se gère ensuite seul.',
  off: 'L’enregistrement par programme est fermé : aucun jeton ne sert avant que l’exploitant l’ouvre (DYNAMIC_REGISTRATION=token).',
  none: 'Aucun jeton n’a été créé.',
  add: 'Créer un jeton',
  link: 'Jetons d’enregistrement',
  columns: { name: 'Jeton', makes: 'Ce qu’il permet', uses: 'Utilisations', end: 'Fin', action: 'Action' },
  hint: (hint: string) => `se termine par ${hint}`,
  states: { live: 'Utilisable', used: 'Épuisé', expired: 'Expiré', revoked: 'Révoqué' },
  statuses: { test: 'Services en test', production: 'Services en production' },
  used: (uses: number, most: number | null) => (most === null ? `${uses}, sans limite` : `${uses} sur ${most}`),
  hosts: (hosts: string) => `Hôtes : ${hosts}`,
  scopes: (scopes: string) => `Données : ${scopes}`,
  identifier: 'identifiant du compte seul',
  fixed: (members: string) => `Imposé : ${members}`,
  defaults: (members: string) => `Par défaut : ${members}`,
  day: dates.day,
  revoke: 'Révoquer',
  revokeName: (name: string) => `Révoquer le jeton ${name}`,
  notices: { revoked: 'Le jeton est révoqué. Les services qu’il a enregistrés restent.' },
  shown: {
    title: 'Copiez ce jeton maintenant',
    once: 'Il n’est affiché qu’une fois. Qui le détient peut enregistrer un service : transmettez-le par un moyen sûr.',
    label: (name: string) => `Jeton « ${name} »`,
    copy: 'Copier le jeton',
    address: (address: string) => `Adresse d’enregistrement : ${address}`,
  },
  create: {
    title: 'Créer un jeton d’enregistrement',
    name: 'Nom du jeton',
    nameHint: 'Pour le reconnaître dans la liste. Exemple : équipe Cartes, essais',
    uses: 'Nombre de services',
    usesHint: 'Le jeton s’arrête quand il a enregistré ce nombre de services, de 1 à 10 000.',
    days: 'Durée en jours',
    daysHint: 'De 1 à 365.',
    status: 'Les services enregistrés seront',
    statuses: { test: 'En test', production: 'En production' },
    statusHints: {
      test: 'Seules les personnes de leur liste peuvent s’y connecter.',
      production: 'Tout le monde peut s’y connecter, sans autre accord de votre part.',
    },
    machine: 'Le service peut aussi agir en son propre nom, sans personne',
    machineHint: 'Il demande alors des jetons par client_credentials.',
    hosts: 'Hôtes des adresses de retour',
    hostsHint: 'Un par ligne. Vide : tous les hôtes. Exemple : *.example.fr',
    scopes: 'Données que le service peut demander',
    scopesHint: 'L’identifiant technique du compte est toujours transmis.',
    fixed: 'Réglages imposés',
    fixedHint:
      'Un objet JSON, qui l’emporte sur ce que dit le service. Exemple : {"token_endpoint_auth_method": "private_key_jwt"}',
    defaults: 'Réglages par défaut',
    defaultsHint:
      'Un objet JSON, pour ce que le service ne dit pas. Exemple : {"id_token_signed_response_alg": "ES256"}',
    submit: 'Créer le jeton',
    notJson: 'Ce texte n’est pas un objet JSON. Exemple : {"default_max_age": 900}',
    memberProblem: (member: string, problem: string) => `${member} : ${problem}`,
  },
  withdraw: {
    title: 'Révoquer un jeton',
    effect:
      'Le jeton ne sert plus à partir de maintenant. Les services qu’il a enregistrés restent et continuent à se gérer.',
    submit: 'Révoquer le jeton',
  },
};
