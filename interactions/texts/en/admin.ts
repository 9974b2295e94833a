import type { Texts } from '../index.ts';

export const admin: Texts['admin'] = {
  menuTitle: 'Administration',
  menuButton: 'Menu of the administration',
  home: {
    label: 'Home',
    title: 'Administration',
    intro: 'Your rights open these pages:',
    nothing: 'Nothing is entrusted to you at the moment.',
  },
  roles: {
    names: {
      admin: 'administrator',
      'client-manager': 'manager of services',
      'client-contact': 'contact of a service',
      support: 'support',
      auditor: 'auditor',
    },
  },
};
