import type { Role } from '../../../src/domain/roles/roles.ts';

export const roleNames: Readonly<Record<Role, string>> = {
  admin: 'administrator',
  'client-manager': 'manager of services',
  'client-contact': 'contact of a service',
  support: 'support',
  auditor: 'auditor',
};

export const roleMeanings: Readonly<Record<Role, string>> = {
  admin: 'May do everything, and gives and takes roles.',
  'client-manager': 'Registers services and manages every existing one.',
  'client-contact': 'Manages the services that name this person as a contact, and no other.',
  support: 'Helps people: accounts, lost devices.',
  auditor: 'Reads every page of the administration and the audit log, and changes nothing.',
};
