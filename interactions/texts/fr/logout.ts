/** Leaving. */
export const logout = {
  title: 'Se déconnecter',
  asked: 'Voulez-vous vous déconnecter de votre compte Géoplateforme ?',
  askedBy: (service: string) => `${service} demande à vous déconnecter de votre compte Géoplateforme.`,
  consequence:
    'Les services auxquels vous êtes connecté avec ce compte dans ce navigateur vous demanderont de vous reconnecter.',
  leave: 'Se déconnecter',
  stay: 'Rester connecté',
  doneTitle: 'Vous êtes déconnecté',
  done: 'Votre session est terminée. Sur un ordinateur partagé, fermez aussi le navigateur.',
};
