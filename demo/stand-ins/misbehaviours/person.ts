import type { Person, Scenario } from '../model.ts';

type Change = (person: Person, args: Readonly<Record<string, unknown>>) => Person;

const telling = (group: Scenario['group'], change: Change): Scenario => ({
  group,
  person: (person, { args }) => change(person, args),
});

/** Claims with names of both providers. Each provider knows some of them. */
const somebodyElse = {
  given_name: 'Bertrand',
  family_name: 'TOUTAUTRE',
  usual_name: 'Toutautre',
  birthdate: '1949-12-31',
  gender: 'male',
  birthplace: '33063',
};

const renamed = ({ claims }: Person, names: Readonly<Record<string, unknown>>) => ({
  ...claims,
  ...Object.fromEntries(Object.entries(names).filter(([name]) => name in claims)),
});

export const personMisbehaviours = {
  'subject-new': telling('subject', (person, { sub = `${'a'.repeat(64)}v1` }) => ({ ...person, sub: String(sub) })),
  'subject-new-email': telling('subject', (person, { email = 'nouvelle-adresse@example.test' }) => ({
    ...person,
    claims: { ...person.claims, email },
  })),
  'subject-new-name': telling('subject', (person, { name = 'NOUVEAUNOM' }) => ({
    ...person,
    claims: renamed(person, { family_name: name, usual_name: name }),
  })),
  'subject-reused': telling('subject', (person) => ({ ...person, claims: renamed(person, somebodyElse) })),
  'acr-lower': telling('assurance', (person) => ({ ...person, acr: 'eidas0' })),
  'acr-missing': telling('assurance', (person) => ({ ...person, acr: undefined })),
  'sign-in-old': telling('assurance', (person, { seconds = 7200 }) => ({
    ...person,
    authTime: person.authTime && person.authTime - Number(seconds),
  })),
  'sign-in-undated': telling('assurance', (person) => ({ ...person, authTime: undefined })),
  'amr-missing': telling('assurance', (person) => ({ ...person, amr: undefined })),
} satisfies Readonly<Record<string, Scenario>>;
