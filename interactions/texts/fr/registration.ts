/** The pages of the registration. */
export const registration = {
  title: 'Créer un compte Géoplateforme',
  pageTitle: (step: string, heading: string) => `Créer un compte - ${step} : ${heading}`,
  next: 'Étape suivante',
  finish: 'Valider',
  back: 'Précédent',
  trap: 'Laissez ce champ vide',

  finishHint: '« Valider » garde ce que vous avez saisi et passe les étapes facultatives qui restent.',
  announced:
    'Ensuite, un courriel vous sera envoyé pour vérifier votre adresse : votre compte est créé une fois qu’elle est vérifiée.',
  summary: {
    title: 'Récapitulatif',
    nothing: 'Rien n’est renseigné.',
    change: (step: string) => `Modifier : ${step}`,
  },
  /** The page of the link of an invitation. */
  invitation: {
    title: 'Créer le compte auquel vous êtes invité',
    intro:
      'Choisissez votre nom d’utilisateur et votre mot de passe : votre compte est créé aussitôt, et cette adresse y est confirmée.',
    passwordless: (upstreams: string) =>
      `Pour ne pas avoir de mot de passe, identifiez-vous plutôt avec ${upstreams}, et donnez cette même adresse :`,
    passwordlessLink: 'ouvrir la page de connexion',
    terms: 'En choisissant « Créer mon compte », vous créez votre compte et acceptez les',
    save: 'Créer mon compte',
    done: {
      title: 'Votre compte est créé',
      sentence:
        'Vous pouvez vous connecter avec le nom d’utilisateur ou l’adresse électronique, et le mot de passe que vous venez de choisir.',
      button: 'Se connecter',
    },
    before: {
      title: 'Cette invitation a déjà servi',
      sentence:
        'Le compte vient d’être créé par une autre page de cette invitation. Le nom d’utilisateur et le mot de passe sont ceux qui y ont été choisis, et non ceux que vous venez de saisir. Si ce n’était pas vous, choisissez un nouveau mot de passe par « Mot de passe oublié ».',
      button: 'Se connecter',
    },
  },
  earlier: {
    title: 'Vous avez commencé une inscription',
    sentence: (day: string) =>
      `Elle date du ${day}, dans ce navigateur. Vous pouvez la reprendre là où vous l’aviez laissée.`,
    resume: 'Reprendre',
    restart: 'Recommencer',
  },

  profile: {
    title: 'Profil',
    alreadyAccount: 'Vous avez déjà un compte ?',
    username: 'Nom d’utilisateur',
    usernameHint:
      'Il n’est pas visible des autres utilisateurs. De 3 à 32 caractères : lettres sans accent, chiffres, point, tiret, tiret bas. Exemple : marie.durand',
    usernameTaken: 'Ce nom d’utilisateur est déjà utilisé. Choisissez-en un autre. Exemple : marie.durand-75',
    usernameProblems: {
      empty: 'Saisissez un nom d’utilisateur. Exemple : marie.durand',
      length: 'Le nom d’utilisateur compte de 3 à 32 caractères. Exemple : marie.durand',
      characters:
        'Le nom d’utilisateur commence par une lettre ou un chiffre, et ne contient que des lettres sans accent, des chiffres, le point, le tiret et le tiret bas. Exemple : marie.durand-75',
      reserved: 'Ce nom d’utilisateur est réservé. Choisissez-en un autre. Exemple : marie.durand',
    },
    password: 'Mot de passe',
    passwordHint: 'Il vous sera demandé de le renouveler une fois par an.',
    passwordKept:
      'Laissez les deux champs vides pour garder le mot de passe déjà saisi, si le nom d’utilisateur et l’adresse électronique restent les mêmes.',
    passwordAgain:
      'Saisissez de nouveau un mot de passe : le nom d’utilisateur ou l’adresse électronique change, et il ne doit pas les contenir. Exemple de forme : quatre mots sans rapport avec vous.',
    passwordInNewVisit:
      'Saisissez de nouveau votre mot de passe : depuis, le navigateur a été fermé, ou quelqu’un s’y est déconnecté.',
    passwordConfirm: 'Confirmation du mot de passe',
    email: 'Adresse électronique',
    emailHint: 'Format attendu : nom@domaine.fr. Un courriel de vérification y sera envoyé.',
  },

  captcha: {
    title: 'Captcha et finalisation',
    legend: 'Code de sécurité',
    why: 'Ce contrôle évite la création de comptes par des robots. Le code compte 6 chiffres.',
    alt: 'Code de sécurité à recopier : 6 chiffres déformés. Une version sonore est disponible juste après.',
    refresh: 'Générer un nouveau code',
    renewed: 'Un nouveau code a été généré.',
    listen: 'Écouter le code',
    listenSlowly: 'Écouter la version lente',
    field: 'Code à 6 chiffres',
    fieldHint: 'Les espaces sont ignorés.',
    missing: 'Saisissez les 6 chiffres de la nouvelle image.',
    wrong: 'Le code saisi n’est pas celui de l’image, ou il a expiré. Saisissez les 6 chiffres de la nouvelle image.',
    thirdWay: 'Vous ne parvenez ni à lire ni à écouter le code ?',
    byEmail: 'Recevoir un lien de vérification par courriel',
    terms: 'En choisissant « Enregistrement », vous créez votre compte et acceptez les',
    termsLink: 'conditions générales d’utilisation',
    register: 'Enregistrement',
    passed: 'Cette étape est faite : un courriel a été envoyé pour vérifier votre adresse.',
    goOn: 'Continuer la vérification du courriel',
  },

  passkeyAfter: {
    title: 'Compte créé : ajouter une clé d’accès ?',
    application:
      'Une application d’authentification protège aussi votre compte. Vous pourrez en ajouter une depuis la page Sécurité de votre compte.',
    tooLate:
      'Votre compte a été créé il y a plus de cinq minutes. Cette page ne peut plus créer de clé d’accès. Choisissez « Pas maintenant » pour continuer. Vous pourrez en ajouter une depuis la page Sécurité de votre compte.',
  },
  emailProof: {
    title: 'Vérification du courriel',
    sentTo: 'Un courriel a été envoyé à l’adresse',
    whatToDo: 'Saisissez ici le code à 8 chiffres qu’il contient, ou suivez son lien. Votre compte sera créé ensuite.',
    code: 'Code reçu par courriel',
    codeHint: '8 chiffres, valables 10 minutes. Exemple : 4829 1376',
    verify: 'Vérifier le code',
    codeProblems: {
      missing: 'Saisissez le code reçu par courriel. Exemple : 4829 1376',
      malformed: 'Le code compte 8 chiffres. Exemple : 4829 1376',
      wrong: 'Ce code n’est pas le bon. Vérifiez qu’il vient du courriel le plus récent. Exemple : 4829 1376',
      expired: 'Ce code a expiré. Choisissez « Renvoyer le courriel » pour en recevoir un nouveau.',
      used_up:
        'Ce code a été essayé trop de fois, il ne sert plus. Choisissez « Renvoyer le courriel » pour en recevoir un nouveau.',
    },
    notReceived: 'Vous n’avez pas reçu le courriel ?',
    advice:
      'Il peut mettre quelques minutes à arriver. Regardez aussi dans vos courriels indésirables. Seul le courriel le plus récent est valable, et cinq courriels au plus sont envoyés par heure à une même adresse.',
    resend: 'Renvoyer le courriel',
    tooSoon: (seconds: number) =>
      `Le courriel vient de partir. Vous pourrez en demander un autre dans ${seconds} secondes.`,
    askedAgain:
      'Votre demande est prise en compte : un nouveau courriel part aussitôt, dans la limite de cinq par heure.',
    wrongAddress: 'Ce n’est pas la bonne adresse ?',
    otherAddress: 'Autre adresse électronique',
    otherAddressHint:
      'Format attendu : nom@domaine.fr. Ce qui a été envoyé à la première adresse ne sera plus valable.',
    change: 'Changer d’adresse',
  },

  existing: {
    title: 'Un compte existe déjà',
    sentence:
      'Un compte a été créé avec cette adresse électronique pendant votre inscription. Connectez-vous à ce compte ; si vous en avez oublié le mot de passe, vous pourrez en choisir un nouveau.',
    button: 'Se connecter',
  },

  opened: {
    title: 'Votre compte est créé',
    sentence:
      'Votre adresse a été confirmée dans un autre navigateur il y a plus de dix minutes, ou avant que ce navigateur ait été fermé ou déconnecté. Connectez-vous pour continuer.',
    button: 'Se connecter',
  },
  link: {
    title: 'Confirmer l’adresse électronique',
    press:
      'Appuyez sur le bouton pour confirmer votre adresse. Votre compte sera créé et votre inscription se terminera dans ce navigateur.',
    pressElsewhere:
      'Ce navigateur n’est pas celui où l’inscription a commencé. Pour confirmer l’adresse ici, saisissez le mot de passe choisi à l’inscription. Si vous n’avez rien demandé, fermez cette page : rien ne sera créé.',
    password: 'Mot de passe',
    passwordHint: 'Celui que vous avez choisi à l’inscription.',
    passwordMissing:
      'Saisissez le mot de passe choisi à l’inscription, par exemple la suite de mots que vous avez retenue.',
    passwordWrong:
      'Ce mot de passe n’est pas celui de l’inscription. Vérifiez les majuscules, par exemple en affichant le champ.',
    confirm: 'Confirmer mon adresse',
    confirmed: {
      title: 'Votre adresse est confirmée',
      sentence:
        'Votre compte est créé. Revenez au navigateur où vous avez commencé l’inscription et rechargez la page dans les dix minutes : vous y serez connecté. Vous pouvez aussi vous connecter ici.',
      button: 'Se connecter',
    },
    confirmedBefore: {
      title: 'Cette adresse est déjà confirmée',
      sentence: 'Il n’y a rien de plus à faire avec ce lien : le compte est créé.',
      button: 'Continuer',
    },
    usernameTaken: {
      title: 'Choisissez un autre nom d’utilisateur',
      sentence:
        'Votre adresse est la bonne, mais le nom d’utilisateur choisi a été pris entre-temps. Revenez au navigateur où vous avez commencé l’inscription, saisissez-y le code du courriel, puis choisissez un autre nom.',
      button: 'Se connecter avec un autre compte',
    },
  },
};
