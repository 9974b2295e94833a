/** The last page of a request that its service no longer waits for. */
export const expired = {
  account: {
    title: 'Votre compte est prêt',
    sentence: 'Votre compte Géoplateforme est créé, et vous êtes déjà connecté.',
  },
  session: {
    title: 'Vous êtes connecté',
    sentence: 'Votre connexion a réussi et reste valable dans ce navigateur.',
  },
  nothing: {
    title: 'Cette demande a expiré',
    sentence: 'Le service n’attend plus de réponse à cette demande. Rien n’a changé dans votre compte.',
  },
  beginsThere: (service: string) =>
    `Depuis que vous avez quitté ${service}, trop de temps a passé pour vous y ramener directement. Continuez avec le bouton ci-dessous.`,
  beginYourself: (service: string) =>
    `Depuis que vous avez quitté ${service}, trop de temps a passé pour vous y ramener, et ce service ne nous a pas indiqué l’adresse de son accueil. Rouvrez-le vous-même et choisissez « Se connecter ».`,
  begin: (service: string) => `Continuer vers ${service}`,
  myAccount: 'Mon compte',
};
