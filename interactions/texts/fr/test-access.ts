/** A service that is in test, for the people who meet it. */
export const testAccess = {
  banner: 'Service en test : seules les personnes désignées par ses responsables peuvent s’y connecter.',
  title: (service: string) => `${service} est en cours d’essai`,
  notListed: (name: string) =>
    `Votre connexion a réussi, mais le compte ${name} n’est pas de ceux qui peuvent essayer ce service. Rien ne lui a été transmis.`,
  whatToDo:
    'Si vous devez participer aux essais, demandez à la personne qui vous a donné l’adresse du service d’ajouter votre compte à sa liste.',
  leave: 'Revenir au service',
};
