/** The messages that announce a change of an account, and can take it back. */
export const changeMails = {
  /** Words of every message about a change that can be taken back. */
  announced: {
    former:
      'Vous recevez ce message parce que cette adresse était encore celle du compte il y a moins de 72 heures. Elle ne l’est plus.',
    notYouButton: 'Ce n’était pas moi',
    formerConsequence: 'Cette adresse redeviendra celle du compte.',
    ignore: 'Si ce changement vient de vous, vous n’avez rien à faire.',
    lost: {
      explanation:
        'Vous avez indiqué que l’appareil est perdu ou volé. La personne qui l’a peut lire vos courriels : aucun lien ne permet donc d’annuler cette suppression. Changez aussi le mot de passe de votre messagerie.',
      notYou: 'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe, puis écrivez-nous :',
      notYouButton: 'Choisir un nouveau mot de passe',
    },
  },
  /** Lists the factors that still sign in after a reset of the password. */
  standing: {
    title: 'Sans votre mot de passe, ces moyens permettent toujours de se connecter à votre compte :',
    passkey: (since: string, used: string | undefined) =>
      `Clé d’accès ajoutée le ${since}, ${used ? `dernière utilisation le ${used}` : 'pas encore utilisée'}`,
    identity: (brand: string, since: string, used: string | undefined) =>
      `Identité ${brand} liée le ${since}, ${used ? `dernière utilisation le ${used}` : 'pas encore utilisée'}`,
    remove: 'Si vous ne reconnaissez pas l’un d’eux, retirez-le :',
    removeButton: 'Voir mes moyens de connexion',
  },
  addressChanged: {
    subject: 'Votre adresse électronique a été changée',
    intro: (moment: string) =>
      `L’adresse électronique de votre compte a été changée le ${moment}. Les prochains messages iront à la nouvelle adresse.`,
    notYou: 'Si ce n’était pas vous, annulez ce changement avec ce lien, valable 72 heures :',
    consequence:
      'Votre ancienne adresse sera rétablie, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  addressRestored: {
    subject: 'Le changement d’adresse a été annulé',
    intro: (moment: string) =>
      `Le changement qui donnait cette adresse à un compte a été annulé le ${moment}, à partir du message envoyé à l’ancienne adresse. Cette adresse n’est plus celle du compte.`,
    ignore: 'Si ce changement venait de vous, écrivez-nous sans attendre.',
  },
  usernameChanged: {
    subject: 'Votre nom d’utilisateur a été changé',
    intro: (moment: string) =>
      `Le nom d’utilisateur de votre compte a été changé le ${moment}. L’ancien ne permet plus de se connecter.`,
    notYou: 'Si ce n’était pas vous, annulez ce changement avec ce lien, valable 72 heures :',
    consequence:
      'Votre ancien nom d’utilisateur sera rétabli, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  passwordChanged: {
    subject: 'Votre mot de passe a été changé',
    intro: (moment: string) =>
      `Le mot de passe de votre compte a été changé le ${moment}. Par sécurité, les sessions ouvertes ailleurs ont été fermées.`,
    notYou: 'Si ce n’était pas vous, dites-le-nous avec ce lien, valable 72 heures :',
    consequence:
      'Ce mot de passe sera désactivé, toutes les sessions seront fermées, et vous pourrez en choisir un autre.',
  },
  passwordChosen: {
    subject: 'Votre compte a un mot de passe',
    intro: (moment: string) =>
      `Un mot de passe a été défini pour votre compte le ${moment}. Par sécurité, les sessions ouvertes ailleurs ont été fermées.`,
    notYou: 'Si ce n’était pas vous, dites-le-nous avec ce lien, valable 72 heures :',
    consequence:
      'Ce mot de passe sera désactivé, toutes les sessions seront fermées, et vous pourrez en choisir un autre.',
  },
  totpAdded: {
    subject: 'Une application d’authentification a été ajoutée',
    intro: (moment: string) =>
      `Une application d’authentification a été ajoutée à votre compte le ${moment}. Elle donne les codes demandés à la connexion.`,
    endedSessions: 'Par sécurité, les sessions ouvertes ailleurs ont été fermées.',
    notYou: 'Si ce n’était pas vous, annulez cet ajout avec ce lien, valable 72 heures :',
    consequence:
      'L’application sera retirée, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  totpRemoved: {
    subject: 'Une application d’authentification a été retirée',
    intro: (moment: string) =>
      `Une application d’authentification a été retirée de votre compte le ${moment}. Ses codes ne sont plus acceptés à la connexion.`,
    notYou: 'Si ce n’était pas vous, annulez ce retrait avec ce lien, valable 72 heures :',
    consequence:
      'L’application sera de nouveau acceptée, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  recoveryCodesRenewed: {
    subject: 'De nouveaux codes de récupération ont été créés',
    intro: (moment: string) =>
      `Dix nouveaux codes de récupération ont été créés pour votre compte le ${moment}. Les précédents ne sont plus acceptés.`,
    notYou: 'Si ce n’était pas vous, annulez ce changement avec ce lien, valable 72 heures :',
    consequence:
      'Les nouveaux codes ne seront plus acceptés, les précédents seront de nouveau acceptés, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  passkeyAdded: {
    subject: 'Une clé d’accès a été ajoutée',
    intro: (moment: string) =>
      `Une clé d’accès a été ajoutée à votre compte le ${moment}. Elle permet de se connecter sans mot de passe.`,
    notYou: 'Si ce n’était pas vous, annulez cet ajout avec ce lien, valable 72 heures :',
    consequence:
      'La clé d’accès sera retirée, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  passkeyRemoved: {
    subject: 'Une clé d’accès a été retirée',
    intro: (moment: string) =>
      `Une clé d’accès a été retirée de votre compte le ${moment}. Elle ne permet plus de se connecter.`,
    notYou: 'Si ce n’était pas vous, annulez ce retrait avec ce lien, valable 72 heures :',
    consequence:
      'La clé d’accès sera de nouveau acceptée, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  secondFactorOn: {
    subject: 'La double authentification a été activée',
    intro: (moment: string) =>
      `La double authentification de votre compte a été activée le ${moment}. La connexion demande une clé d’accès après le mot de passe. Les sessions ouvertes ailleurs ont été fermées.`,
    notYou: 'Si ce n’était pas vous, annulez ce changement avec ce lien, valable 72 heures :',
    consequence:
      'La double authentification sera désactivée, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  secondFactorOff: {
    subject: 'La double authentification a été désactivée',
    intro: (moment: string) =>
      `La double authentification de votre compte a été désactivée le ${moment}. Le mot de passe suffit pour se connecter.`,
    notYou: 'Si ce n’était pas vous, annulez ce changement avec ce lien, valable 72 heures :',
    consequence:
      'La double authentification sera de nouveau activée, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  identityLinked: {
    subject: (upstream: string) => `${upstream} est lié à votre compte`,
    intro: (moment: string, upstream: string) =>
      `Une identité ${upstream} a été liée à votre compte le ${moment}. Elle permet de s’y connecter. Par sécurité, les sessions ouvertes ailleurs ont été fermées.`,
    notYou: 'Si ce n’était pas vous, annulez ce changement avec ce lien, valable 72 heures :',
    consequence:
      'L’identité sera déliée, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  identityUnlinked: {
    subject: (upstream: string) => `${upstream} n’est plus lié à votre compte`,
    intro: (moment: string, upstream: string) =>
      `Une identité ${upstream} a été déliée de votre compte le ${moment}. Elle ne permet plus de s’y connecter. Par sécurité, les sessions ouvertes ailleurs ont été fermées.`,
    notYou: 'Si ce n’était pas vous, annulez ce changement avec ce lien, valable 72 heures :',
    consequence:
      'L’identité sera de nouveau liée, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
};
