import type { people as french } from '../fr/people.ts';
import type { Translation } from '../translation.ts';
import { dates } from './dates.ts';
import { duration } from './duration.ts';

export const people: Translation<typeof french> = {
  label: 'People',
  title: 'People',
  back: 'Find another person',
  backToPerson: 'Back to the page of the person',
  actions: 'Actions',
  day: dates.day,
  moment: dates.moment,
  search: {
    legend: 'Find a person',
    intro:
      'Find the person who asks for help. The log keeps that you searched and the number of results, never what you type.',
    q: 'Email address, user name or identifier',
    hint: ({ shortest }) => `The beginning is enough, from ${shortest} characters on. Example: name@domain.com`,
    submit: 'Search',
    problems: {
      empty: () =>
        'Enter the beginning of the email address, the user name or the identifier. Example: name@domain.com',
      short: ({ shortest }) =>
        `Enter at least ${shortest} characters. Ask the person for the whole address. Example: name@domain.com`,
      long: ({ longest }) => `The text is too long: ${longest} characters at most. Example: name@domain.com`,
      characters: () =>
        'The text has a space, a letter with an accent or a letter of another alphabet, which are in no address, no user name and no identifier. Family names and given names are not searched. Example: name@domain.com',
    },
    throttled: (seconds) =>
      `You have searched a lot in a short time: this search was not made. Try again in ${duration(seconds)}. Auditors see this in the log.`,
    results: 'Results',
    count: (count) => (count === 1 ? '1 person' : `${count} people`),
    more: (most) =>
      `More than ${most} people match: only ${most} are shown. Make the search more precise, best with the whole address.`,
    none: 'Nobody matches this search. Check with the person what you typed: the account may have another address.',
    masked: 'Addresses and user names are masked. The page of a person shows them in full.',
    columns: {
      email: 'Email address',
      username: 'User name',
      state: 'State of the account',
      created: 'Account created on',
    },
    createdOn: (email, day) => `${email}, account created on ${day}`,
  },
  states: {
    open: 'Open',
    disabled: 'Disabled',
    restricted: 'Use of the data restricted',
    closing: 'Waits for its deletion',
  },
  holder: 'Two agents',
};
