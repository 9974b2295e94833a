/** The search for people, and the page about one person. */
export const people = {
  label: 'Personnes',
  title: 'Personnes',
  back: 'Rechercher une personne',
  backToPerson: 'Revenir à la page de la personne',
  actions: 'Actions',
};
