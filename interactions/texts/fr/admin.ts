/** The frame of the administration, its first page, and the page of roles. */
export const admin = {
  menuTitle: 'Administration',
  menuButton: 'Menu de l’administration',
  home: {
    label: 'Accueil',
    title: 'Administration',
    intro: 'Vos droits vous ouvrent les pages suivantes :',
    nothing: 'Rien ne vous est confié pour le moment.',
  },
  roles: {
    names: {
      admin: 'administrateur',
      'client-manager': 'gestionnaire des services',
      'client-contact': 'contact d’un service',
      support: 'assistance',
      auditor: 'auditeur',
    },
  },
};
