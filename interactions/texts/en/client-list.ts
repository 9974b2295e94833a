import type { clientList as french } from '../fr/client-list.ts';
import type { Translation } from '../translation.ts';

export const clientList: Translation<typeof french> = {
  label: 'Services',
  title: 'Services',
  back: 'All services',
  none: 'No service is registered.',
  noneOfYours: 'You are the contact of no service. A manager can invite you from the page of the service.',
  titleOf: (title, name) => `${name}: ${title.toLowerCase()}`,
  partsOf: (name) => `Pages of the service ${name}`,
  parts: {
    overview: 'Overview',
    edit: 'Edit',
    secrets: 'Secrets',
    contacts: 'Contacts',
    settings: 'Settings',
    test: 'Test the sign-in',
    diagnostic: 'Diagnostics',
    versions: 'Versions',
  },
  states: {
    test: 'In test',
    production: 'In production',
    disabled: 'Disabled',
    bin: 'In the bin',
  },
  columns: {
    name: 'Service',
    state: 'State',
  },
  facts: {
    title: 'In short',
    id: 'Identifier',
    created: 'Registered on',
  },
  day: (date) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(date),
};
