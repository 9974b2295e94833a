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
};
