/** The pages that ask for a code of an application or a recovery code, and that set both up. */
export const secondFactor = {
  title: 'Double authentification',
  intro: (service: string) =>
    `Ouvrez votre application d’authentification et saisissez le code qu’elle affiche pour ${service}.`,
  otp: 'Code de l’application',
  otpHint: 'L’application affiche un nouveau code toutes les 30 secondes. Exemple : 123 456',
  verify: 'Vérifier',
  problems: {
    missing: 'Saisissez le code affiché par votre application. Exemple : 123 456',
    malformed: 'Le code compte 6 chiffres, ou 8 pour quelques applications. Exemple : 123 456',
    wrong:
      'Ce code n’est pas valable, ou il a déjà servi. Attendez que votre application en affiche un nouveau, puis saisissez-le. Exemple : 123 456. S’il est encore refusé, vérifiez que votre téléphone est à l’heure.',
  },
  trustBrowser: {
    label: (days: number) => `Faire confiance à ce navigateur pendant ${days === 1 ? 'un jour' : `${days} jours`}`,
    hint: 'Le code n’y sera plus demandé à chaque connexion. À éviter sur un ordinateur partagé.',
  },
  otherTitle: 'Vous n’avez pas votre application ?',
  useRecoveryCode: 'Utiliser un code de récupération',
  lost: "Je n'ai plus accès à mon application",
  support: 'Besoin d’aide ? Écrivez à',

  recoveryCode: {
    title: 'Code de récupération',
    intro:
      'Saisissez l’un des dix codes de récupération que vous avez gardés en activant la double authentification. Chacun ne sert qu’une fois.',
    label: 'Code de récupération',
    hint: '16 lettres et chiffres, avec ou sans tirets, en majuscules ou en minuscules. Exemple : 7K2M-Q9XD-R4HT-P8VN',
    verify: 'Vérifier',
    problems: {
      missing: 'Saisissez un de vos codes de récupération. Exemple : 7K2M-Q9XD-R4HT-P8VN',
      malformed: 'Un code de récupération compte 16 lettres et chiffres. Exemple : 7K2M-Q9XD-R4HT-P8VN',
      wrong:
        'Ce code de récupération n’est pas valable, ou il a déjà servi. Vérifiez-le, ou saisissez-en un autre. Exemple : 7K2M-Q9XD-R4HT-P8VN',
    },
    otherTitle: 'Vous n’avez plus de code de récupération ?',
    useApplication: 'Utiliser mon application',
  },

  enrol: {
    title: 'Ajouter une application d’authentification',
    first: 'Mettre en place la double authentification',
    passkey:
      'Le plus simple : une clé d’accès, gardée par cet appareil. Pour vous connecter, vous le déverrouillez par empreinte, visage ou code.',
    tooLate:
      'Vous vous êtes identifié il y a plus de cinq minutes : cette page ne peut plus créer de clé d’accès. Ajoutez une application, ou reconnectez-vous.',
    intro:
      'Une application d’authentification, sur votre téléphone ou votre ordinateur, affiche un code qui change toutes les 30 secondes. Il vous sera demandé après votre mot de passe.',
    scanTitle: '1. Ajouter le compte dans l’application',
    scan: 'Ou, si elle est sur un autre appareil, choisissez-y d’ajouter un compte et visez ce QR code :',
    qrCode: 'QR code à viser avec l’application ; la clé écrite au-dessous dit la même chose',
    secret: 'Ou saisissez cette clé dans l’application, avec ou sans les espaces :',
    copySecret: 'Copier la clé',
    open: 'Ouvrir l’application installée sur cet appareil',
    proveTitle: '2. Saisir le code affiché',
    label: 'Nom de l’application',
    labelHint: 'Pour la reconnaître dans votre compte. Exemple : téléphone personnel',
    defaultLabel: 'Application d’authentification',
    submit: 'Activer l’application',
    problems: {
      labelTooLong: 'Le nom de l’application compte 64 caractères au plus. Exemple : téléphone personnel',
      labelCharacters:
        'Le nom de l’application contient un caractère qui n’est pas accepté, comme < ou {. Exemple : téléphone personnel',
      wrong:
        'Ce code n’est pas celui de cette clé. Attendez que l’application en affiche un nouveau, puis saisissez-le. Exemple : 123 456. S’il est encore refusé, vérifiez que votre téléphone est à l’heure.',
      expired:
        'La clé affichée auparavant n’est plus valable. Ajoutez à votre application celle qui est affichée ici, puis saisissez le code.',
      full: (most: number) =>
        `Votre compte a déjà ${most} applications. Supprimez-en une dans votre compte, par exemple celle d’un ancien téléphone.`,
      already: 'Cette application vient d’être ajoutée, par exemple dans un autre onglet. Rechargez la page.',
    },
  },

  recoveryCodes: {
    title: 'Vos codes de récupération',
    intro:
      'Si vous perdez votre application, un de ces codes la remplace pour une connexion. Chacun ne sert qu’une fois. Gardez-les en lieu sûr, ailleurs que sur votre téléphone.',
    onceTitle: 'Attention : ces codes ne seront plus affichés',
    once: 'Copiez-les, téléchargez-les ou imprimez-les maintenant.',
    copy: 'Copier les codes',
    download: 'Télécharger les codes',
    fileName: 'codes-de-recuperation.txt',
    print: 'Imprimer',
    sheet: {
      title: (service: string) => `Codes de récupération - ${service}`,
      site: (origin: string) => `Site : ${origin}`,
      account: (username: string) => `Compte : ${username}`,
      day: (day: string) => `Date de création : ${day}`,
    },
    acknowledge: 'J’ai gardé mes codes, continuer',
  },
};
