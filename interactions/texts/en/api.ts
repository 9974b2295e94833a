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
  rights: {
    title: 'Administration rights',
    intro:
      'A service that has rights at the APIs acts without anybody signing in, or in the name of a person who holds a role. Give it those alone that it needs. From then on, whoever changes the service must have all of these rights.',
    others: (held: readonly string[]) =>
      `This service has rights of which you lack at least one, so you cannot change them: ${held.join(', ')}.`,
    legend: 'By the APIs, the service may:',
    submit: 'Save',
  },
  scopeWords: {
    'clients:read': 'read the services',
    'clients:write': 'register, change, disable and delete services, and draw their secrets',
    'accounts:read': 'find people and read the state of their accounts',
    'accounts:support': 'act on the accounts of people, as support does',
    'accounts:provision': 'invite people and manage those that the service has invited (SCIM)',
    'ssf.manage': 'set which events the service receives',
    'ssf.read': 'read which events the service receives',
    'audit:read': 'read the audit',
    'state:read': 'read the state of the system',
  },
};
