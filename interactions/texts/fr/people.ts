import { dates } from './dates.ts';
import { duration } from './duration.ts';

/** The search for people, and the page about one person. */
export const people = {
  label: 'Personnes',
  title: 'Personnes',
  back: 'Rechercher une autre personne',
  backToPerson: 'Revenir à la page de la personne',
  actions: 'Actions',
  day: dates.day,
  moment: dates.moment,
  search: {
    legend: 'Rechercher une personne',
    intro:
      'Trouvez la personne qui demande de l’aide. Le journal garde le fait que vous avez cherché et le nombre de résultats, jamais ce que vous saisissez.',
    q: 'Adresse électronique, nom d’utilisateur ou identifiant',
    hint: ({ shortest }: { readonly shortest: number }) =>
      `Le début suffit, à partir de ${shortest} caractères. Exemple : nom@domaine.fr`,
    submit: 'Rechercher',
    problems: {
      empty: () =>
        'Saisissez le début de l’adresse électronique, du nom d’utilisateur ou de l’identifiant. Exemple : nom@domaine.fr',
      short: ({ shortest }: { readonly shortest: number }) =>
        `Saisissez au moins ${shortest} caractères. Demandez à la personne son adresse entière. Exemple : nom@domaine.fr`,
      long: ({ longest }: { readonly longest: number }) =>
        `Le texte est trop long : ${longest} caractères au plus. Exemple : nom@domaine.fr`,
      characters: () =>
        'Le texte contient une espace, une lettre accentuée ou une lettre d’un autre alphabet, qui n’existent dans aucune adresse, aucun nom d’utilisateur et aucun identifiant. Les noms de famille et les prénoms ne sont pas cherchés. Exemple : nom@domaine.fr',
    },
    throttled: (seconds: number) =>
      `Vous avez fait beaucoup de recherches en peu de temps : celle-ci n’a pas été faite. Réessayez dans ${duration(seconds)}. Les auditeurs le voient dans le journal.`,
    results: 'Résultats',
    count: (count: number) => (count === 1 ? '1 personne' : `${count} personnes`),
    more: (most: number) =>
      `Plus de ${most} personnes correspondent : seules ${most} sont affichées. Précisez la recherche, de préférence avec l’adresse entière.`,
    none: 'Personne ne correspond à cette recherche. Vérifiez la saisie avec la personne : son compte a peut-être une autre adresse.',
    masked: 'Les adresses et les noms d’utilisateur sont masqués. La page d’une personne les montre en entier.',
    columns: {
      email: 'Adresse électronique',
      username: 'Nom d’utilisateur',
      state: 'État du compte',
      created: 'Compte créé le',
    },
    createdOn: (email: string, day: string) => `${email}, compte créé le ${day}`,
  },
  states: {
    open: 'Ouvert',
    disabled: 'Désactivé',
    restricted: 'Utilisation des données limitée',
    closing: 'Attend sa suppression',
  },
  holder: 'Deux agents',
};
