/** The first arrival through an upstream, and the page that links the identity to an existing account. */
export const arrival = {
  from: (upstream: string) =>
    `Vous arrivez de ${upstream}. Aucun compte n’est lié à votre identité ${upstream} : créez-en un, sans mot de passe à retenir. Vous vous connecterez ensuite avec ${upstream}.`,
  again: {
    title: 'Identifiez-vous de nouveau',
    sentence: (upstream: string) =>
      `Vous êtes revenu de ${upstream} il y a plus d’une demi-heure. Identifiez-vous de nouveau, pour que personne d’autre ne puisse créer un compte avec votre identité. Rien de ce que vous avez saisi n’est perdu.`,
  },
  terms: 'En choisissant « Étape suivante » ou « Valider », vous acceptez, pour le compte que vous créez, les',
  existing: {
    title: 'Vous avez déjà un compte ?',
    hint: (upstream: string) =>
      `Connectez-vous à ce compte comme d’habitude : vous pourrez ensuite y lier ${upstream}, au lieu d’avoir deux comptes.`,
    button: "J'ai déjà un compte",
  },
  names: {
    certified: (upstream: string) => `Fourni par ${upstream}`,
    fixed: (upstream: string) => `Ces noms viennent de ${upstream} à chaque connexion : ils ne se modifient pas ici.`,
    told: (upstream: string) => `D’après ${upstream}, à corriger si besoin.`,
  },
  agent: (upstream: string) =>
    `Le SIRET et le nom de l’organisme viennent de ${upstream} : corrigez-les ou effacez-les si besoin.`,
  link: {
    title: (upstream: string) => `Lier ${upstream} à votre compte`,
    signIn: (upstream: string) =>
      `Connectez-vous à votre compte : vous pourrez ensuite y lier votre identité ${upstream}. Rien n’est lié avant votre accord.`,
    intro: (upstream: string) =>
      `Votre identité ${upstream} n’est liée à aucun compte. Vérifiez qu’elle est bien la vôtre avant de la lier.`,
    identity: (upstream: string) => `Identité ${upstream}`,
    nameless: 'Sans nom communiqué',
    account: 'Votre compte',
    consequences: (upstream: string) =>
      `Ensuite, ${upstream} permettra de se connecter à ce compte. Les sessions ouvertes ailleurs seront fermées, et un courriel vous le confirmera.`,
    link: (upstream: string) => `Lier ${upstream} à ce compte`,
    separate: 'Créer un compte séparé',
    goOn: 'Continuer sans lier',
    taken: (upstream: string) =>
      `Votre identité ${upstream} vient d’être liée à un autre compte : elle ne peut pas l’être à celui-ci. Continuez sans lier, ou reconnectez-vous avec ${upstream}.`,
    other: (upstream: string) =>
      `Une autre identité ${upstream} est déjà liée à ce compte. Pour la remplacer, déliez-la d’abord sur la page « Sécurité » de votre compte.`,
    lapsed: (upstream: string) =>
      `Vous êtes revenu de ${upstream} il y a plus d’une demi-heure : rien n’est lié. Continuez sans lier ; vous pourrez lier ${upstream} sur la page « Sécurité » de votre compte.`,
  },
  taken: {
    title: 'Un compte existe déjà',
    sentence: (upstream: string) =>
      `Votre identité ${upstream} a été liée à un compte pendant votre inscription. Connectez-vous à ce compte avec ${upstream}.`,
    button: 'Se connecter',
  },
  addressTaken: {
    title: 'Un compte existe déjà avec cette adresse',
    sentence:
      'Un compte a été créé avec cette adresse électronique pendant votre inscription. Si c’est le vôtre, connectez-vous à ce compte. Sinon, continuez avec une autre adresse : le reste de votre inscription est conservé.',
    button: 'Continuer avec une autre adresse',
  },
  elsewhere: {
    title: 'Revenez au premier navigateur',
    sentence:
      'Cette inscription a commencé dans un autre navigateur, et ne peut se terminer que là, puisqu’elle n’a pas de mot de passe. Ouvrez-y ce lien, ou saisissez-y le code du courriel. Si vous n’avez rien demandé, fermez cette page : rien ne sera créé.',
  },
};
