import { accountLifeMails } from './account-life-mails.ts';
import { approvalMails } from './approval-mails.ts';
import { clientMails } from './client-mails.ts';
import { deletionMails } from './deletion-mails.ts';
import { personActMails } from './person-act-mails.ts';
import { lostDeviceMails } from './lost-device-mails.ts';
import { productionMails } from './production-mails.ts';
import { roleMails } from './role-mails.ts';
import { breachMails } from './breach-mails.ts';
import { dates } from './dates.ts';
import { resetLinkLife } from './duration.ts';

/** The messages. The same words make the text part and the HTML part. */
export const mails = {
  hello: 'Bonjour,',
  team: 'L’équipe de la Géoplateforme',
  fullAddress: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :',
  /** Advice that stands in every message. */
  caution: {
    never: 'Nous ne vous demanderons jamais votre mot de passe ni un code par courriel ou par téléphone.',
    links: (host: string) =>
      `Ce message ne contient de liens que vers ${host}. En cas de doute, saisissez cette adresse vous-même.`,
    report: 'Pour signaler une tentative d’hameçonnage : 17Cyber.gouv.fr',
  },
  automatic: (support: string) => `Message automatique. Pour nous écrire : ${support}`,
  personalData: 'Données personnelles :',
  /** Returns the time of an event in Paris, whatever the clock of the server. */
  moment: (when: Date) => `${dates.weekday(when)} à\u00a0${dates.clock(when)} (heure de Paris)`,

  /** Names a day in Paris. */
  day: dates.day,
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
  reset: {
    subject: 'Choisissez un nouveau mot de passe',
    intro: `Un nouveau mot de passe vient d’être demandé pour votre compte. Pour le choisir, suivez ce lien, valable ${resetLinkLife} :`,
    passwordless: 'Un nouveau mot de passe a été demandé, mais votre compte n’en utilise pas.',
    through: (upstreams: string) =>
      `Vous vous y connectez avec ${upstreams} : sur la page de connexion, choisissez ce bouton.`,
    or: ' ou ',
    first: `Pour définir un mot de passe, comme autre moyen de connexion, suivez ce lien, valable ${resetLinkLife} :`,
    ignoreFirst: 'Si vous n’avez rien demandé, ne faites rien : votre compte reste sans mot de passe.',
    button: 'Choisir un nouveau mot de passe',
    once: 'Le lien ne sert qu’une fois. Si vous en avez demandé plusieurs, seul le plus récent fonctionne.',
    ignore: 'Si vous n’avez rien demandé, ne faites rien : votre mot de passe actuel reste valable.',
    useless: `Par sécurité, votre mot de passe actuel n’est plus valable. Après ${resetLinkLife}, demandez un autre lien par « Mot de passe oublié ? », sur la page de connexion.`,
  },
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
  addressChanged: {
    subject: 'Votre adresse électronique a été changée',
    intro: (moment: string) =>
      `L’adresse électronique de votre compte a été changée le ${moment}. Les prochains messages iront à la nouvelle adresse.`,
    notYou: 'Si ce n’était pas vous, annulez ce changement avec ce lien, valable 72 heures :',
    consequence:
      'Votre ancienne adresse sera rétablie, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
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
  addressRestored: {
    subject: 'Le changement d’adresse a été annulé',
    intro: (moment: string) =>
      `Le changement qui donnait cette adresse à un compte a été annulé le ${moment}, à partir du message envoyé à l’ancienne adresse. Cette adresse n’est plus celle du compte.`,
    ignore: 'Si ce changement venait de vous, écrivez-nous sans attendre.',
  },
  passwordExpiring: {
    subject: 'Votre mot de passe est à renouveler',
    intro: (days: number, moment: string) =>
      days > 1
        ? `Le mot de passe de votre compte arrive au bout de sa durée de validité dans ${days} jours, le ${moment}.`
        : `Le mot de passe de votre compte arrive au bout de sa durée de validité dans un jour, le ${moment}.`,
    afterwards:
      'À votre première connexion après cette date, vous en choisirez un autre avant de continuer. Rien d’autre ne change dans votre compte.',
    now: 'Vous pouvez aussi le changer dès maintenant :',
    nowButton: 'Changer mon mot de passe',
    ignore: 'Si vous préférez attendre, vous n’avez rien à faire.',
  },
  strangerReported: {
    subject: 'Vos autres sessions ont été fermées',
    intro: (moment: string) =>
      `Le ${moment}, « Ce n’était pas moi » a été confirmé dans l’historique de votre compte. Toutes les autres sessions ont été fermées, et les services ont perdu leurs accès.`,
    password:
      'Le mot de passe qui était en place ne permet plus de se connecter. S’il n’est pas encore remplacé, choisissez-en un nouveau par « Mot de passe oublié ? », sur la page de connexion.',
    passwordless: 'Votre compte n’a pas de mot de passe : vos autres moyens de connexion restent en place.',
    notYou:
      'Si ce n’était pas vous, quelqu’un d’autre se sert de votre compte. Choisissez tout de suite un nouveau mot de passe :',
  },
  newBrowser: {
    subject: 'Connexion depuis un nouveau navigateur',
    intro: (moment: string) =>
      `Une connexion à votre compte a eu lieu le ${moment}, depuis un navigateur qui n’y avait jamais servi.`,
    family: (name: string) => `Navigateur : ${name}`,
    unknown: 'Navigateur : non reconnu',
    ignore:
      'Si c’était vous, vous n’avez rien à faire. Un navigateur dont les cookies ont été effacés compte comme nouveau.',
    notYou:
      'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe : toutes les sessions seront fermées.',
    notYouButton: 'Choisir un nouveau mot de passe',
    several: {
      subject: 'D’autres connexions depuis de nouveaux navigateurs',
      intro: (browsers: number, moment: string) =>
        browsers === 1
          ? `Depuis notre dernier courriel et jusqu’au ${moment}, une autre connexion à votre compte a eu lieu depuis un nouveau navigateur.`
          : `Depuis notre dernier courriel et jusqu’au ${moment}, ${browsers} autres connexions à votre compte ont eu lieu depuis de nouveaux navigateurs.`,
      ignore:
        'Si c’était vous, vous n’avez rien à faire. Un navigateur qui ne garde pas les cookies compte comme nouveau à chaque connexion.',
    },
  },
  exportMade: {
    subject: 'Vos données sont prêtes',
    intro: (moment: string) =>
      `Une copie des données de votre compte a été préparée le ${moment}, à la demande d’une personne connectée à votre compte.`,
    family: (name: string) => `Navigateur : ${name}`,
    unknown: 'Navigateur : non reconnu',
    download:
      'Si c’était vous, téléchargez le fichier dans le navigateur où vous l’avez demandé, pendant 24 heures et tant que vous y restez connecté :',
    downloadButton: 'Voir la page Mes données',
    ignore: 'Le fichier n’est pas joint à ce courriel, et ce lien ne suffit pas pour le lire.',
    notYou:
      'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe : toutes les sessions seront fermées, et le fichier ne pourra plus être téléchargé.',
    notYouButton: 'Choisir un nouveau mot de passe',
  },
  tooManyFailures: {
    subject: 'Des tentatives de connexion ont échoué',
    wait: 'Par sécurité, il faut désormais attendre entre deux essais.',
    changeButton: 'Choisir un nouveau mot de passe',
    password: {
      intro: (moment: string) =>
        `Plusieurs tentatives de connexion à votre compte ont échoué, avec un mauvais mot de passe. La dernière a eu lieu le ${moment}.`,
      notYou: 'Si ce n’était pas vous, vous n’avez rien à faire : ces tentatives n’ont pas ouvert votre compte.',
      change: 'Si c’était vous et que vous avez oublié votre mot de passe, choisissez-en un nouveau :',
    },
    secondFactor: {
      intro: (moment: string) =>
        `Le mot de passe de votre compte a été accepté, puis plusieurs codes faux ont été saisis. La dernière tentative a eu lieu le ${moment}.`,
      notYou:
        'Si c’était vous, vérifiez l’heure de votre téléphone, ou utilisez un code de récupération. Si ce n’était pas vous, quelqu’un connaît votre mot de passe : votre compte n’a pas été ouvert, mais il faut en changer.',
      change: 'Choisissez un nouveau mot de passe :',
    },
  },
  anotherPerson: {
    subject: 'Connexion refusée : autre personne',
    intro: (brand: string, sub: string, moment: string) =>
      `Le ${moment}, ${brand} a présenté une personne sous un identifiant qui appartient ici à une autre : le nom et la date de naissance ont changé ensemble. La connexion a été refusée et le compte n’a pas été modifié. Identifiant du compte : ${sub}.`,
    next: 'Si le titulaire du compte vous écrit, vérifiez d’abord son identité par un autre moyen. Il peut se connecter autrement, retirer ce lien dans les pages de son compte, puis lier le compte à nouveau.',
    button: 'Voir le compte',
    upstream: (brand: string) =>
      `Si cela se reproduit, signalez-le à ${brand}. Ce message part une fois par jour au plus pour un même compte.`,
  },
  ...deletionMails,
  ...roleMails,
  ...breachMails,
  ...approvalMails,
  ...lostDeviceMails,
  ...productionMails,
  ...clientMails,
  ...personActMails,
  ...accountLifeMails,
};
