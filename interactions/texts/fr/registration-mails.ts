/** The messages of a registration. */
export const registrationMails = {
  verifyAddress: {
    subject: 'Confirmez votre adresse',
    intro: (address: string) =>
      `Un compte est en cours de création avec l’adresse ${address}. Pour la confirmer, saisissez ce code sur la page restée ouverte :`,
    codeLife: 'Le code est valable 10 minutes.',
    orLink: 'Vous pouvez aussi confirmer l’adresse avec ce lien, valable 24 heures :',
    late: (address: string) =>
      `Un compte est en cours de création avec l’adresse ${address}. Ce message a été retardé, et le code qu’il devait contenir n’est plus valable.`,
    lateLink: 'Confirmez l’adresse avec ce lien, valable 24 heures à partir de votre demande :',
    button: 'Confirmer mon adresse',
    ignore: 'Si vous n’avez rien demandé, ne faites rien : aucun compte ne sera créé avec votre adresse.',
  },
  registrationExisting: {
    subject: 'Vous avez déjà un compte',
    intro: (address: string) =>
      `Une création de compte vient d’être demandée avec l’adresse ${address}. Un compte existe déjà avec cette adresse : il n’a pas été modifié, et aucun autre n’a été créé.`,
    signIn: 'Si c’était vous, connectez-vous avec votre compte existant :',
    signInButton: 'Me connecter',
    forgotten: 'Si vous avez oublié votre mot de passe, choisissez-en un nouveau :',
    forgottenButton: 'Choisir un nouveau mot de passe',
    link: (upstream: string) =>
      `Si vous veniez de ${upstream} : revenez à la page restée ouverte et choisissez « J’ai déjà un compte ». Une fois connecté, vous pourrez lier ${upstream} à ce compte. S’il n’est pas le vôtre, indiquez une autre adresse sur cette page.`,
    ignore: 'Si ce n’était pas vous, ne faites rien : personne n’a eu accès à votre compte.',
  },
  welcome: {
    subject: 'Votre compte est créé',
    intro: (address: string) =>
      `Votre compte Géoplateforme est créé avec l’adresse ${address}. Il vous permet de vous connecter à cartes.gouv.fr et à tous les services de la Géoplateforme.`,
    account: 'Pour consulter votre compte :',
    accountButton: 'Voir mon compte',
    advice: 'Gardez votre mot de passe pour vous, et n’utilisez pas le même sur un autre site.',
    withoutPassword: (upstream: string) => `Vous vous connectez avec ${upstream} : ce compte n’a pas de mot de passe.`,
  },
};
