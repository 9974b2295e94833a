import { duration, resetLinkLife } from './duration.ts';

/** The overview and the profile page of an account. */
export const account = {
  title: 'Mon compte Géoplateforme',
  menuTitle: 'Mon compte',
  menuButton: 'Dans cette rubrique',
  overview: 'Vue d’ensemble',
  groups: { information: 'Mes informations', protection: 'Protection et activité', data: 'Services et données' },
  username: 'Nom d’utilisateur',
  email: 'Adresse électronique',
  identifier: 'Identifiant du compte',
  changePassword: 'Changer de mot de passe',
  save: 'Enregistrer',
  notices: {
    saved: 'Vos modifications sont enregistrées.',
    unsaved:
      'Votre session avait pris fin : ce que vous aviez saisi est repris ici, et n’est pas encore enregistré. Relisez-le, puis envoyez-le de nouveau.',
    totpAdded: 'L’application d’authentification est ajoutée. Un courriel vous le confirme.',
    firstTotpAdded:
      'L’application d’authentification est ajoutée. Les sessions ouvertes ailleurs sont fermées. Un courriel vous le confirme.',
    totpRemoved: 'L’application d’authentification est supprimée. Un courriel vous le confirme.',
    secondFactorOn:
      'La double authentification est activée. Les sessions ouvertes ailleurs sont fermées. Un courriel vous le confirme.',
    secondFactorOff: 'La double authentification est désactivée. Un courriel vous le confirme.',
    sessionClosed: 'La session est fermée. Il faudra se connecter de nouveau dans ce navigateur.',
    othersClosed: 'Toutes les autres sessions sont fermées. Celle-ci continue.',
    browsersForgotten: 'La double authentification y sera de nouveau demandée.',
    codesRenewed: 'Vos nouveaux codes de récupération sont les seuls acceptés. Un courriel vous le confirme.',
    passkeyAdded: 'La clé d’accès est ajoutée. Un courriel vous le confirme.',
    passkeyRemoved: 'La clé d’accès est supprimée. Un courriel vous le confirme.',
    usernameChanged: 'Votre nom d’utilisateur est changé. Un courriel vous le confirme.',
    passwordChanged: 'Votre mot de passe est changé. Les sessions ouvertes ailleurs sont fermées.',
    passwordChosen: 'Votre mot de passe est défini. Les sessions ouvertes ailleurs sont fermées.',
    identityLinked:
      'L’identité est liée à votre compte. Les sessions ouvertes ailleurs sont fermées. Un courriel vous le confirme.',
    identityUnlinked:
      'L’identité n’est plus liée à votre compte. Les sessions ouvertes ailleurs sont fermées. Un courriel vous le confirme.',
    linkRefused: 'Rien n’a été lié à votre compte.',
    linkFailed:
      'L’autre service n’a pas pu confirmer votre identité : rien n’a été lié à votre compte. Réessayez plus tard.',
    linkTooOld:
      'L’autre service vous a reconnu sans vous demander de vous identifier de nouveau, ce qui est nécessaire pour lier une identité : rien n’a été lié à votre compte. Déconnectez-vous d’abord de cet autre service.',
    cancelled: 'Le changement d’adresse est annulé : votre adresse actuelle est conservée.',
    lapsed:
      'Le changement d’adresse demandé n’est plus en attente : il a été annulé ou remplacé. Votre adresse actuelle est conservée.',
    taken:
      'Cette adresse électronique est utilisée par un autre compte : la vôtre n’a pas été changée. Choisissez-en une autre.',
  },
  stale: {
    title: 'Erreur : ces informations ont changé entre-temps',
    step: 'Une autre modification a été enregistrée depuis que cette page est ouverte, par exemple dans un autre onglet : la vôtre ne l’a pas été. Vérifiez votre saisie ci-dessous, puis enregistrez-la si elle doit remplacer les valeurs actuelles.',
    field: (label: string, value: string) => `${label} : la valeur enregistrée entre-temps est « ${value} ».`,
    emptied: (label: string) => `${label} : ce champ a été vidé entre-temps.`,
  },
  profile: {
    goesOn: (address: string) =>
      `Vous vous êtes de nouveau identifié. Il reste à vérifier la nouvelle adresse ${address} : choisissez « Enregistrer » pour recevoir son code.`,
    title: 'Profil',
    usernameNote: 'Il n’est pas visible des autres utilisateurs.',
    emailHint: 'Format attendu : nom@domaine.fr. L’adresse ne change qu’après avoir été vérifiée par un courriel.',
    unchanged: 'C’est déjà l’adresse de votre compte. Saisissez-en une autre. Exemple : nom@domaine.fr',
    throttled: (seconds: number) =>
      `Trop de changements d’adresse ont été demandés : celui-ci n’a pas été examiné. Réessayez dans ${duration(seconds)}.`,
    proposal: {
      title: (upstream: string) => `${upstream} indique une autre adresse électronique`,
      sentence: (address: string) =>
        `Il s’agit de ${address}. Votre compte garde la sienne, sauf si vous préférez celle-ci : elle sera alors vérifiée par un courriel.`,
      use: 'Utiliser cette adresse',
      decline: 'Garder mon adresse actuelle',
    },
    language: {
      title: 'Langue',
      label: 'Langue de votre compte',
      hint: 'Celle des courriels que vous recevez, et des pages dans un navigateur où vous n’en avez pas choisi d’autre.',
      save: 'Enregistrer la langue',
      unknown: 'Choisissez une langue de la liste, par exemple « Français ».',
    },
    password: 'Mot de passe',
    whatToDo:
      'Saisissez ici le code à 8 chiffres qu’il contient, ou suivez son lien. Jusque-là, votre adresse actuelle reste valable.',
    keepTitle: 'Vous ne voulez plus changer d’adresse ?',
    keep: 'Garder mon adresse actuelle',
  },

  /** The page that changes the user name. */
  usernameChange: {
    title: 'Changer de nom d’utilisateur',
    link: 'Changer de nom d’utilisateur',
    current: 'Nom d’utilisateur actuel',
    consequencesTitle: 'À savoir avant de changer :',
    consequences: [
      'Vous vous connecterez avec le nouveau nom, ou avec votre adresse électronique : l’ancien nom ne servira plus.',
      'L’ancien nom reste réservé pendant un an : personne d’autre ne peut le prendre, et vous pouvez le reprendre.',
      'Les services que vous utilisez verront le nouveau nom à votre prochaine visite.',
      'Le changement suivant ne sera possible qu’au bout de 30 jours.',
    ],
    label: 'Nouveau nom d’utilisateur',
    save: 'Changer de nom',
    back: 'Revenir au profil',
    unchanged: 'C’est déjà votre nom d’utilisateur. Choisissez-en un autre. Exemple : marie.durand-75',
    goesOn: (username: string) =>
      `Vous vous êtes de nouveau identifié. Il reste à enregistrer le nom « ${username} » : choisissez « Changer de nom ».`,
    tooEarly: (day: string) =>
      `Le nom d’utilisateur a été changé il y a moins de 30 jours. Vous pourrez en changer de nouveau à partir du ${day}.`,
  },
  /** The page of the link that proves a new email. */
  confirmAddress: {
    title: 'Confirmer la nouvelle adresse électronique',
    press: 'Appuyez sur le bouton pour que cette adresse devienne celle de votre compte.',
    pressElsewhere:
      'Pour confirmer l’adresse dans ce navigateur, saisissez le mot de passe de votre compte. Si vous n’avez rien demandé, fermez cette page : rien ne sera changé.',
    elsewhere:
      'Ce changement ne peut être confirmé que dans le navigateur où il a été demandé, tant que vous y êtes connecté : ouvrez-y ce lien, ou saisissez-y le code du courriel. Si vous n’avez rien demandé, fermez cette page : rien ne sera changé.',
    password: 'Mot de passe',
    passwordHint: 'Celui du compte dont l’adresse doit changer.',
    passwordMissing: 'Saisissez le mot de passe du compte, par exemple la suite de mots que vous avez retenue.',
    passwordWrong:
      'Ce mot de passe n’est pas celui du compte. Vérifiez les majuscules, par exemple en affichant le champ.',
    confirm: 'Confirmer mon adresse',
    confirmed: {
      title: 'Votre adresse est changée',
      sentence: 'L’adresse électronique de votre compte est changée. Un message en informe l’ancienne adresse.',
      button: 'Voir mon compte',
    },
    taken: {
      title: 'Cette adresse est déjà utilisée',
      sentence: 'Un autre compte utilise cette adresse électronique : celle de votre compte n’a pas été changée.',
      button: 'Voir mon compte',
    },
  },
  /** Names the thing that the link of a message acts on. */
  linkSubject: {
    account: 'Adresse du compte',
    restored: 'Adresse à rétablir',
    confirmed: 'Adresse à confirmer',
    name: 'Nom du compte, que vous pourrez changer',
    application: 'Application',
    passkey: 'Clé d’accès',
    identity: 'Identité',
    when: 'Date du changement',
  },
  /** The page of the link that takes an announced change back. */
  undo: {
    'address-changed': {
      title: 'Annuler le changement d’adresse',
      intro:
        'L’adresse électronique de votre compte a été changée. Si ce n’était pas vous, annulez ce changement : l’adresse qui a reçu ce message redevient celle du compte.',
      confirm: 'Annuler le changement d’adresse',
      doneTitle: 'Le changement d’adresse est annulé',
      done: 'L’ancienne adresse est de nouveau celle de votre compte.',
    },
    'username-changed': {
      title: 'Annuler le changement de nom d’utilisateur',
      intro:
        'Le nom d’utilisateur de votre compte a été changé. Si ce n’était pas vous, annulez ce changement : l’ancien nom est rétabli.',
      confirm: 'Rétablir l’ancien nom d’utilisateur',
      doneTitle: 'Le changement de nom d’utilisateur est annulé',
      done: 'L’ancien nom d’utilisateur est de nouveau celui de votre compte.',
    },
    'password-changed': {
      title: 'Annuler le changement de mot de passe',
      intro:
        'Le mot de passe de votre compte a été changé. Si ce n’était pas vous, annulez ce changement : personne ne pourra plus se connecter avec ce mot de passe.',
      confirm: 'Annuler le changement de mot de passe',
      doneTitle: 'Le changement de mot de passe est annulé',
      done: 'Le mot de passe qui avait été choisi est désactivé.',
    },
    'totp-added': {
      title: 'Retirer l’application ajoutée',
      intro:
        'Une application d’authentification a été ajoutée à votre compte. Si ce n’était pas vous, retirez-la : ses codes ne seront plus acceptés.',
      confirm: 'Retirer cette application',
      doneTitle: 'L’application est retirée',
      done: 'L’application d’authentification qui avait été ajoutée n’est plus acceptée.',
    },
    'totp-removed': {
      title: 'Rétablir l’application retirée',
      intro:
        'Une application d’authentification a été retirée de votre compte. Si ce n’était pas vous, rétablissez-la : ses codes seront de nouveau acceptés.',
      confirm: 'Rétablir cette application',
      doneTitle: 'L’application est rétablie',
      done: 'L’application d’authentification qui avait été retirée est de nouveau acceptée.',
    },
    'recovery-codes-renewed': {
      title: 'Annuler les nouveaux codes de récupération',
      intro:
        'De nouveaux codes de récupération ont été créés pour votre compte. Si ce n’était pas vous, annulez-les : les codes précédents seront de nouveau acceptés.',
      confirm: 'Annuler les nouveaux codes',
      doneTitle: 'Les nouveaux codes sont annulés',
      done: 'Les codes de récupération précédents sont de nouveau acceptés, sauf ceux qui ont déjà servi.',
    },
    'passkey-added': {
      title: 'Retirer la clé d’accès ajoutée',
      intro:
        'Une clé d’accès a été ajoutée à votre compte. Si ce n’était pas vous, retirez-la : elle ne permettra plus de se connecter.',
      confirm: 'Retirer cette clé d’accès',
      doneTitle: 'La clé d’accès est retirée',
      done: 'La clé d’accès qui avait été ajoutée n’est plus acceptée.',
    },
    'passkey-removed': {
      title: 'Rétablir la clé d’accès retirée',
      intro:
        'Une clé d’accès a été retirée de votre compte. Si ce n’était pas vous, rétablissez-la : elle permettra de nouveau de se connecter.',
      confirm: 'Rétablir cette clé d’accès',
      doneTitle: 'La clé d’accès est rétablie',
      done: 'La clé d’accès qui avait été retirée est de nouveau acceptée.',
    },
    'second-factor-on': {
      title: 'Annuler l’activation de la double authentification',
      intro:
        'La double authentification de votre compte a été activée. Si ce n’était pas vous, annulez ce changement : la connexion demandera de nouveau le mot de passe seul.',
      confirm: 'Désactiver la double authentification',
      doneTitle: 'La double authentification est désactivée',
      done: 'La connexion ne demande plus que le mot de passe.',
    },
    'second-factor-off': {
      title: 'Rétablir la double authentification',
      intro:
        'La double authentification de votre compte a été désactivée. Si ce n’était pas vous, rétablissez-la : la connexion demandera de nouveau un second moyen.',
      confirm: 'Rétablir la double authentification',
      doneTitle: 'La double authentification est rétablie',
      done: 'La connexion demande de nouveau un second moyen, et vos codes de récupération sont de nouveau acceptés.',
    },
    'identity-linked': {
      title: 'Délier l’identité ajoutée',
      intro:
        'Une identité d’un autre service, comme FranceConnect ou ProConnect, a été liée à votre compte. Si ce n’était pas vous, déliez-la : elle ne permettra plus de s’y connecter.',
      confirm: 'Délier cette identité',
      doneTitle: 'L’identité est déliée',
      done: 'L’identité qui avait été liée à votre compte ne permet plus de s’y connecter.',
    },
    'identity-unlinked': {
      title: 'Rétablir l’identité déliée',
      intro:
        'Une identité d’un autre service, comme FranceConnect ou ProConnect, a été déliée de votre compte. Si ce n’était pas vous, rétablissez-la : elle permettra de nouveau de s’y connecter.',
      confirm: 'Rétablir cette identité',
      doneTitle: 'L’identité est rétablie',
      done: 'L’identité qui avait été déliée de votre compte permet de nouveau de s’y connecter, sauf si elle a été liée à un autre compte entre-temps.',
    },
    consequences: [
      'Toutes les sessions ouvertes sont fermées, sur tous les appareils et dans tous les services.',
      'Le mot de passe actuel est désactivé : un courriel permet d’en choisir un nouveau.',
      'Les changements de sécurité faits après celui-ci (adresse, mot de passe, moyens de connexion) sont annulés aussi.',
    ],
    restoresAddress: 'L’adresse qui a reçu ce message redevient celle du compte.',
    consequencesTitle: 'En même temps :',
    ignore: 'Si ce changement vient de vous, fermez cette page : il reste en place.',
    next: `Un courriel vient d’être envoyé à l’adresse du compte. Suivez son lien, valable ${resetLinkLife}, pour choisir un nouveau mot de passe.`,
    others:
      'Si vous avez reçu d’autres messages pour des changements que vous n’avez pas faits, suivez aussi leur lien.',
  },
};
