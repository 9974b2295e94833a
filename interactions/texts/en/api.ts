/** The pages about the API of the administration. */
export const api = {
  title: 'API of the administration',
  intro: 'Programs do by this API what the pages of the administration do.',
  base: 'Base address:',
  document: 'Description for generators of clients (OpenAPI 3.1)',
  reference: 'The whole reference, with the data of each operation',
  problems: 'Answers that refuse',
  scopes: 'Each operation needs a scope, which a manager gives to the service on its pages.',
  columns: { operation: 'Operation', does: 'What it does', scope: 'Scope:' },
  back: 'Back to the API of the administration',
  referencePage: {
    title: 'Reference of the API of the administration',
    intro: 'This reference needs JavaScript. Without it, the list of operations says what matters.',
  },
  problemsPage: {
    title: 'Answers of the API that refuse',
    intro:
      'An answer that refuses (RFC 9457) has a type: the address of this page, followed by one of these words. It also has the reference of the request, which support can look up.',
    caption: 'Types of refusals',
    columns: { type: 'Type', status: 'HTTP status', meaning: 'Meaning' },
  },
};
