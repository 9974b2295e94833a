/** The person's own account. */
export const account = {
  title: 'Mon compte Géoplateforme',
  username: 'Nom d’utilisateur',
  email: 'Adresse électronique',
  identifier: 'Identifiant du compte',
  changePassword: 'Changer de mot de passe',
  signOut: 'Se déconnecter',
};
