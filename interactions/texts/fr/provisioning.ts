/** The page on which a person accepts that her organization manages her access. */
export const provisioning = {
  title: 'Votre organisation vous invite',
  intro: (client: string) =>
    `Le service « ${client} » souhaite gérer votre accès à la Géoplateforme, pour votre organisation.`,
  address: (email: string) => `L’invitation vaut pour le compte de l’adresse ${email}.`,
  rights: 'Si vous acceptez, ce service pourra :',
  disable: 'désactiver votre compte, puis le réactiver ;',
  remove: 'demander la suppression de votre compte, que vous pourrez annuler pendant un délai ;',
  correct: 'proposer une autre adresse électronique, que vous aurez à confirmer.',
  existing:
    'Si vous acceptez, ce service pourra désactiver votre compte, puis le réactiver. Il ne pourra ni le supprimer, ni changer son adresse.',
  knows:
    'Il saura que vous avez accepté, et connaîtra l’identifiant de votre compte et s’il est actif. Il ne verra ni votre profil, ni vos connexions, ni les services que vous utilisez.',
  profile:
    'Ce que votre organisation a indiqué de vous (nom, téléphone, poste) sera repris dans votre profil, où vous pourrez le changer.',
  accept: 'Accepter',
  create: 'Accepter et créer mon compte',
  terms: 'En choisissant « Accepter et créer mon compte », vous créez votre compte et acceptez les',
  ignore: 'Si vous n’attendiez pas cette invitation, fermez cette page : rien ne change.',
  accepted: {
    title: 'Invitation acceptée',
    sentence:
      'Votre organisation peut désormais gérer votre accès. Votre mot de passe et votre profil restent les vôtres.',
    button: 'Voir mon compte',
  },
  created: {
    title: 'Votre compte est créé',
    sentence:
      'Vous pouvez vous connecter avec le nom d’utilisateur ou l’adresse électronique, et le mot de passe que vous venez de choisir.',
    button: 'Se connecter',
  },
};
