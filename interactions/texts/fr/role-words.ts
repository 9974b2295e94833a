import type { Role } from '../../../src/domain/roles/roles.ts';

/** The name of each role, as people read it. */
export const roleNames: Readonly<Record<Role, string>> = {
  admin: 'administrateur',
  'client-manager': 'gestionnaire des services',
  'client-contact': 'contact d’un service',
  support: 'assistance',
  auditor: 'auditeur',
};

/** Says what each role lets its holder do. */
export const roleMeanings: Readonly<Record<Role, string>> = {
  admin: 'Peut tout faire, et donne ou retire les rôles.',
  'client-manager': 'Enregistre les services et gère tous ceux qui existent.',
  'client-contact': 'Gère les services qui nomment cette personne comme contact, et aucun autre.',
  support: 'Aide les personnes : comptes, appareils perdus.',
  auditor: 'Lit toutes les pages de l’administration et le journal, sans rien changer.',
};
