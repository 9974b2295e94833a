import type { ApiScope } from '../../../src/domain/roles/api-scopes.ts';

/** The pages about the API of the administration. The API itself speaks English. */
export const api = {
  title: 'API d’administration',
  intro:
    'Les programmes font par cette API ce que les pages d’administration permettent. Ses opérations, comme ses réponses, sont décrites en anglais.',
  base: 'Adresse de base :',
  document: 'Description pour les générateurs de clients (OpenAPI 3.1)',
  reference: 'Référence complète, avec les données de chaque opération',
  problems: 'Réponses en cas de refus',
  scopes: 'Chaque opération demande une portée, qu’un gestionnaire donne au service dans ses pages.',
  columns: { operation: 'Opération', does: 'Ce qu’elle fait', scope: 'Portée :' },
  back: 'Retour à l’API d’administration',
  referencePage: {
    title: 'Référence de l’API d’administration',
    intro: 'Cette référence demande JavaScript. Sans lui, la liste des opérations dit l’essentiel.',
  },
  problemsPage: {
    title: 'Réponses de l’API en cas de refus',
    intro:
      'Une réponse de refus (RFC 9457) porte un type : l’adresse de cette page, suivie de l’un de ces mots. Elle porte aussi la référence de la requête, à donner à l’assistance.',
    caption: 'Types de refus',
    columns: { type: 'Type', status: 'Code HTTP', meaning: 'Sens' },
  },
  rights: {
    title: 'Droits d’administration',
    intro:
      'Un service qui a des droits aux API agit sans que personne ne se connecte, ou au nom d’une personne qui a un rôle. Ne donnez que ceux dont il a besoin. Qui peut modifier ce service doit ensuite avoir tous ces droits.',
    others: (held: readonly string[]) =>
      `Ce service a des droits que vous n’avez pas tous, et que vous ne pouvez donc pas modifier : ${held.join(', ')}.`,
    legend: 'Le service peut, par les API :',
    submit: 'Enregistrer',
  },
  /** Says what a token may do by a scope, after « may ». */
  scopeWords: {
    'clients:read': 'consulter les services',
    'clients:write': 'enregistrer, modifier, désactiver et supprimer des services, et créer leurs secrets',
    'accounts:read': 'rechercher des personnes et consulter l’état de leur compte',
    'accounts:support': 'agir sur le compte des personnes, comme l’assistance',
    'accounts:provision': 'inviter des personnes et gérer celles que le service a invitées (SCIM)',
    'ssf.manage': 'régler les événements que le service reçoit',
    'ssf.read': 'lire les réglages des événements que le service reçoit',
    'audit:read': 'consulter le journal',
    'state:read': 'consulter l’état du système',
  } satisfies Readonly<Record<ApiScope, string>>,
};
