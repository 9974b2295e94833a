/** The messages that prove the new address of an account. */
export const addressMails = {
  addressChangeCode: {
    subject: 'Confirmez votre adresse',
    intro: (address: string) =>
      `L’adresse ${address} a été indiquée comme adresse d’un compte Géoplateforme. Pour la confirmer, saisissez ce code sur la page restée ouverte :`,
    codeLife: 'Le code est valable 10 minutes.',
    orLink: 'Vous pouvez aussi confirmer l’adresse avec ce lien, valable 24 heures :',
    late: (address: string) =>
      `L’adresse ${address} a été indiquée comme adresse d’un compte Géoplateforme. Ce message a été retardé, et le code qu’il devait contenir n’est plus valable.`,
    lateLink: 'Confirmez l’adresse avec ce lien, valable 24 heures à partir de votre demande :',
    button: 'Confirmer mon adresse',
    ignore: 'Si vous n’avez rien demandé, ne faites rien : aucun compte n’utilisera votre adresse.',
  },
  addressChangeExisting: {
    subject: 'Un compte existe déjà avec votre adresse',
    intro: (address: string) =>
      `Une personne vient de demander que son compte utilise l’adresse ${address}. Cette adresse est celle de votre compte : rien n’a été modifié.`,
    signIn: 'Si c’était vous, connectez-vous avec ce compte existant :',
    signInButton: 'Me connecter',
    ignore: 'Si ce n’était pas vous, ne faites rien : personne n’a eu accès à votre compte.',
  },
};
