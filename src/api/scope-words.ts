import type { ApiScope } from '../domain/roles/api-scopes.ts';

/** Says in a few words what a token may do by a scope. */
export const scopeWords: Readonly<Record<ApiScope, string>> = {
  'clients:read': 'Read clients: registrations, contacts, versions, statistics.',
  'clients:write': 'Register, change, disable and delete clients, and draw their secrets.',
  'accounts:read': 'Find people and read the state of their accounts, and who holds which role.',
  'accounts:support': 'Act on the accounts of people, as the support does.',
  'accounts:provision': 'Provision people by SCIM.',
  'audit:read': 'Read and export the audit.',
  'state:read': 'Read how the server and its jobs are doing.',
  'ssf.read': 'Read and collect its own streams of events.',
  'ssf.manage': 'Manage its own streams of events.',
};
