import { dates } from './dates.ts';
import { day as daySeconds } from '../../../src/domain/time.ts';
import type { statistics as french } from '../fr/statistics.ts';
import type { Translation } from '../translation.ts';
import { many, number } from './numbers.ts';

const dayOf = (day: number) => day * daySeconds;

export const statistics: Translation<typeof french> = {
  shortDay: (day) => dates.dayOfYear(dayOf(day)),
  longDay: (day) => dates.shortDay(dayOf(day)),
  number,
  numbers: 'Show the numbers',
  day: 'Day',
  lastDays: 'The last 30 days',
  none: 'Nothing was counted in the last 30 days.',
  all: {
    chart: 'Sign-ins, registrations and refusals per day',
    summary: (period, { signIns, registrations, refusals }) =>
      `${period}: ${many(signIns, 'sign-in', 'sign-ins')}, ${many(registrations, 'registration', 'registrations')}, ${many(refusals, 'refusal', 'refusals')}.`,
    signIns: 'Sign-ins, by way',
    registrations: 'Registrations',
    refusals: 'Refusals',
    meaning:
      'A sign-in is counted when a person proves who they are; coming to a service with a session that is open already is none. A refusal is a try that failed: a wrong password or code, too many tries, a refused answer of an identity provider. Days run from midnight to midnight in universal time.',
  },
  client: {
    chart: 'People, sign-ins and refusals per day',
    summary: (period, { people, signIns, refusals }) =>
      `${period}: ${many(people, 'person', 'different people')}, ${many(signIns, 'sign-in', 'sign-ins')}, ${many(refusals, 'refusal', 'refusals')}.`,
    people: 'People, per day',
    signIns: 'Sign-ins',
    refusals: 'Refusals',
    tries: 'Refused tries of people',
    requests: 'Refused requests of the service',
    meaning:
      'A person is counted once a day, even when they come with a session that is open already. A sign-in is counted when a person proves who they are for this service. A refusal is a try of a person or a request of the service that failed. Days run from midnight to midnight in universal time.',
  },
  period: (from, to) => `From ${dates.shortDay(dayOf(from))} to ${dates.shortDay(dayOf(to))}`,
  ways: {
    password: 'Password',
    passkey: 'Passkey',
    program: 'Password typed into a program',
    other: 'Other',
  },
};
