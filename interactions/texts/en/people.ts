import type { people as french } from '../fr/people.ts';
import type { Translation } from '../translation.ts';

export const people: Translation<typeof french> = {
  label: 'People',
  title: 'People',
  back: 'Find a person',
  backToPerson: 'Back to the page of the person',
  actions: 'Actions',
};
