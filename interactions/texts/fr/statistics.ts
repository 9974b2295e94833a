import { dates } from './dates.ts';
import { day as daySeconds } from '../../../src/domain/time.ts';
import { many, number } from './numbers.ts';

const dayOf = (day: number) => day * daySeconds;

/** The pictures of the last thirty days, and the tables of their numbers. Days are numbered from the epoch, in universal time. */
export const statistics = {
  shortDay: (day: number) => dates.dayOfYear(dayOf(day)),
  longDay: (day: number) => dates.shortDay(dayOf(day)),
  number,
  numbers: 'Voir les chiffres',
  day: 'Jour',
  lastDays: 'Les 30 derniers jours',
  none: 'Rien n’a été compté ces 30 derniers jours.',
  all: {
    chart: 'Connexions, inscriptions et refus par jour',
    summary: (period: string, counts: { signIns: number; registrations: number; refusals: number }) =>
      `${period} : ${many(counts.signIns, 'connexion', 'connexions')}, ${many(counts.registrations, 'inscription', 'inscriptions')}, ${many(counts.refusals, 'refus', 'refus')}.`,
    signIns: 'Connexions, par moyen',
    registrations: 'Inscriptions',
    refusals: 'Refus',
    meaning:
      'Une connexion est comptée quand une personne prouve son identité ; l’arrivée dans un service avec une session déjà ouverte n’en est pas une. Un refus est un essai qui n’a pas abouti : mot de passe ou code faux, trop d’essais, réponse refusée d’un fournisseur d’identité. Les jours vont de minuit à minuit en temps universel.',
  },
  client: {
    chart: 'Personnes, connexions et refus par jour',
    summary: (period: string, counts: { people: number; signIns: number; refusals: number }) =>
      `${period} : ${many(counts.people, 'personne', 'personnes différentes')}, ${many(counts.signIns, 'connexion', 'connexions')}, ${many(counts.refusals, 'refus', 'refus')}.`,
    people: 'Personnes, par jour',
    signIns: 'Connexions',
    refusals: 'Refus',
    tries: 'Essais de personnes refusés',
    requests: 'Demandes du service refusées',
    meaning:
      'Une personne est comptée une fois par jour, même si elle arrive avec une session déjà ouverte. Une connexion est comptée quand une personne prouve son identité pour ce service. Un refus est un essai d’une personne ou une demande du service qui n’a pas abouti. Les jours vont de minuit à minuit en temps universel.',
  },
  period: (from: number, to: number) => `Du ${dates.shortDay(dayOf(from))} au ${dates.shortDay(dayOf(to))}`,
  ways: {
    password: 'Mot de passe',
    passkey: 'Clé d’accès',
    program: 'Mot de passe saisi dans un programme',
    other: 'Autre',
  },
};
