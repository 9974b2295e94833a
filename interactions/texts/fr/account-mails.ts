/** The messages about what happened to an account. */
export const accountMails = {
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
  recoveryCodeUsed: {
    subject: 'Un code de récupération a été utilisé',
    intro: (moment: string) =>
      `Un de vos codes de récupération a servi à une connexion à votre compte le ${moment}. Il ne peut plus servir.`,
    left: (count: number) => {
      if (count === 0) return 'Il ne vous en reste aucun : créez-en de nouveaux sans attendre.';
      return count === 1
        ? 'Il vous reste 1 code de récupération : créez-en de nouveaux sans attendre.'
        : `Il vous reste ${count} codes de récupération.`;
    },
    security: 'Pour créer de nouveaux codes ou ajouter une application :',
    securityButton: 'Voir la sécurité de mon compte',
    notYou:
      'Si ce n’était pas vous, quelqu’un connaît votre mot de passe et vos codes. Choisissez tout de suite un nouveau mot de passe, puis écrivez-nous :',
    notYouButton: 'Choisir un nouveau mot de passe',
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
  anotherPerson: {
    subject: 'Connexion refusée : autre personne',
    intro: (brand: string, sub: string, moment: string) =>
      `Le ${moment}, ${brand} a présenté une personne sous un identifiant qui appartient ici à une autre : le nom et la date de naissance ont changé ensemble. La connexion a été refusée et le compte n’a pas été modifié. Identifiant du compte : ${sub}.`,
    next: 'Si le titulaire du compte vous écrit, vérifiez d’abord son identité par un autre moyen. Il peut se connecter autrement, retirer ce lien dans les pages de son compte, puis lier le compte à nouveau.',
    button: 'Voir le compte',
    upstream: (brand: string) =>
      `Si cela se reproduit, signalez-le à ${brand}. Ce message part une fois par jour au plus pour un même compte.`,
  },
};
