/** The page that ends a sign-in which a browser has asked for. */
export const fedcm = {
  title: 'Connexion réussie',
  sentence: (username: string) => `Vous êtes connecté au compte « ${username} ».`,
  advice: 'Vous pouvez fermer cette fenêtre et revenir au service.',
  account: 'Voir mon compte',
};
