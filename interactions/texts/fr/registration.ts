import { duration } from './duration.ts';

/** Of a person's address and of a company's. */
const addressProblems = {
  street: {
    too_long: 'Le numéro et la rue comptent 150 caractères au plus. Exemple : 73 avenue de Paris',
    characters:
      'Le numéro et la rue contiennent un signe qui n’est pas accepté, comme < ou >. Exemple : 73 avenue de Paris',
  },
  locality: {
    too_long: 'La localité compte 150 caractères au plus. Exemple : Saint-Mandé',
    characters: 'La localité contient un signe qui n’est pas accepté, comme < ou >. Exemple : Saint-Mandé',
  },
  postalCode: {
    french: 'Un code postal français compte 5 chiffres et ne commence pas par 00. Exemple : 94160',
    foreign:
      'Un code postal compte 12 caractères au plus : lettres sans accent, chiffres, espaces et tirets. Exemple : 1000',
  },
  country: { unknown: 'Choisissez un pays de la liste. Exemple : France' },
};

/** Sign-up. */
export const registration = {
  title: 'Créer un compte Géoplateforme',
  pageTitle: (step: string, heading: string) => `Créer un compte - ${step} : ${heading}`,
  next: 'Étape suivante',
  finish: 'Valider',
  back: 'Précédent',
  trap: 'Laissez ce champ vide',
  throttled: (seconds: number) =>
    `Trop de tentatives : celle-ci n’a pas été examinée. Réessayez dans ${duration(seconds)}.`,

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
    passwordConfirm: 'Confirmation du mot de passe',
    email: 'Adresse électronique',
    emailHint: 'Format attendu : nom@domaine.fr. Un courriel de vérification y sera envoyé.',
  },

  identity: {
    title: 'Identité',
    intro:
      'Ces informations servent à Cartes.gouv.fr pour communiquer avec ses utilisateurs, et pour gérer et animer des communautés. Tous les champs de cette étape sont facultatifs : vous pouvez passer à la suite sans les remplir.',
    familyName: 'Nom',
    familyNameHint: 'Exemple : Durand',
    givenName: 'Prénom',
    givenNameHint: 'Exemple : Marie',
    phone: 'Numéro de téléphone',
    phoneHint: 'Exemple : 06 12 34 56 78. Hors de France, avec l’indicatif du pays. Exemple : +32 470 12 34 56',
    photo: {
      label: 'Photo de profil',
      current: 'Photo actuelle',
      other: 'Autre photo de profil',
      hint: 'Taille maximale : 10 Mo et 25 millions de pixels. Formats acceptés : JPEG, PNG, WebP. Le centre de l’image est conservé, sans les informations du fichier (lieu, date, appareil).',
      alt: 'Votre photo de profil',
      remove: 'Supprimer cette photo',
    },
    problems: {
      photo: {
        type: 'Ce fichier n’est pas une image JPEG, PNG ou WebP. Exemple : portrait.jpg',
        too_large: 'Cette photo dépasse 10 Mo. Exemple : une photo de 3 Mo',
        too_many_pixels:
          'Cette photo a trop de pixels : 25 millions au plus, et 8 000 au plus de chaque côté. Exemple : 4 000 × 3 000 pixels',
        unreadable: 'Cette photo ne peut pas être lue : le fichier est vide ou abîmé. Exemple : portrait.jpg',
        throttled:
          'Trop de photos ont été envoyées. Choisissez-la de nouveau plus tard, ou passez à la suite sans photo.',
        busy: 'Trop de photos arrivent en ce moment. Choisissez-la de nouveau dans quelques secondes.',
      },
      familyName: {
        too_long: 'Le nom compte 100 caractères au plus. Exemple : Durand',
        characters:
          'Le nom ne contient que des lettres, des espaces, des apostrophes, des tirets et des points. Exemple : O’Neil-Durand',
      },
      givenName: {
        too_long: 'Le prénom compte 100 caractères au plus. Exemple : Marie',
        characters:
          'Le prénom ne contient que des lettres, des espaces, des apostrophes, des tirets et des points. Exemple : Marie-Claire',
      },
      phone: {
        malformed:
          'Ce numéro de téléphone n’existe pas sous cette forme : des chiffres, précédés de + et de l’indicatif du pays hors de France. Exemple : 06 12 34 56 78',
        premium: 'Les numéros surtaxés ne sont pas acceptés. Exemple : 06 12 34 56 78',
      },
    },
  },

  address: {
    title: 'Adresse',
    intro: 'Tous les champs de cette étape sont facultatifs : vous pouvez passer à la suite sans les remplir.',
    legend: 'Adresse postale',
    street: 'Numéro et rue',
    streetHint: 'Exemple : 73 avenue de Paris',
    locality: 'Localité',
    localityHint: 'Exemple : Saint-Mandé',
    postalCode: 'Code postal',
    postalCodeHint: 'En France, 5 chiffres. Exemple : 94160',
    country: 'Pays',
    problems: addressProblems,
  },

  professional: {
    title: 'Informations professionnelles',
    intro: 'Tous les champs de cette étape sont facultatifs : vous pouvez passer à la suite sans les remplir.',
    category: 'Vous êtes',
    categories: { professional: 'Professionnel', individual: 'Particulier', unspecified: 'Non renseigné' },
    heading: 'Si vous êtes professionnel',
    headingHint: 'Ces champs ne sont enregistrés que si vous avez choisi « Professionnel ».',
    companyId: 'SIRET (France) ou numéro de TVA (Union européenne)',
    companyIdHint: 'Exemples : 130 007 669 00018, FR39356000000',
    companyName: 'Nom de l’entreprise',
    companyNameHint: 'Exemple : Atelier des cartes',
    jobTitle: 'Poste occupé',
    jobTitleHint: 'Exemple : géomaticienne',
    address: {
      legend: 'Adresse de l’entreprise',
      street: 'Numéro et rue de l’entreprise',
      streetHint: 'Exemple : 73 avenue de Paris',
      locality: 'Localité de l’entreprise',
      localityHint: 'Exemple : Saint-Mandé',
      postalCode: 'Code postal de l’entreprise',
      postalCodeHint: 'En France, 5 chiffres. Exemple : 94160',
      country: 'Pays de l’entreprise',
    },
    problems: {
      category: { unknown: 'Choisissez l’une des trois réponses. Exemple : Particulier' },
      companyId: {
        siret_length: 'Un SIRET compte 14 chiffres. Exemple : 130 007 669 00018',
        siret_check: 'Ce SIRET n’existe pas : vérifiez chaque chiffre. Exemple : 130 007 669 00018',
        vat_malformed:
          'Un numéro de TVA commence par les deux lettres d’un pays de l’Union européenne, et a la forme de ce pays. Exemple : FR39356000000',
        vat_check: 'Ce numéro de TVA n’existe pas : vérifiez chaque signe. Exemple : FR39356000000',
      },
      companyName: {
        too_long: 'Le nom de l’entreprise compte 150 caractères au plus. Exemple : Atelier des cartes',
        characters:
          'Le nom de l’entreprise contient un signe qui n’est pas accepté, comme < ou >. Exemple : Atelier des cartes',
      },
      jobTitle: {
        too_long: 'Le poste occupé compte 150 caractères au plus. Exemple : géomaticienne',
        characters: 'Le poste occupé contient un signe qui n’est pas accepté, comme < ou >. Exemple : géomaticienne',
      },
      companyStreet: addressProblems.street,
      companyLocality: addressProblems.locality,
      companyPostalCode: addressProblems.postalCode,
      companyCountry: addressProblems.country,
    },
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
    fieldHint: 'Exemple : 482913. Les espaces sont ignorés.',
    missing: 'Saisissez les 6 chiffres de la nouvelle image. Exemple : 482913',
    wrong:
      'Le code saisi n’est pas celui de l’image, ou il a expiré. Saisissez les 6 chiffres de la nouvelle image. Exemple : 482913',
    thirdWay: 'Vous ne parvenez ni à lire ni à écouter le code ?',
    byEmail: 'Recevoir un lien de vérification par courriel',
    terms: 'En choisissant « Enregistrement », vous créez votre compte et acceptez les',
    termsLink: 'conditions générales d’utilisation',
    register: 'Enregistrement',
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
      'Il peut mettre quelques minutes à arriver. Regardez aussi dans les courriers indésirables. Seul le courriel le plus récent est valable, et cinq courriels au plus sont envoyés par heure à une même adresse.',
    resend: 'Renvoyer le courriel',
    askedAgain: 'Si la limite d’envoi le permet, un nouveau courriel vient de partir.',
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
        'Votre compte est créé. Revenez au navigateur où vous avez commencé l’inscription et rechargez la page : vous y serez connecté. Vous pouvez aussi vous connecter ici.',
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
