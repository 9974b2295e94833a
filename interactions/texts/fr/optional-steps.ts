import type { ProfileStep } from '../../../src/domain/account/account-profile.ts';
import type { OptionalStepTexts } from '../optional-step-texts.ts';

/** The problems of a postal address, of a person or of a company. */
const addressProblems = {
  street: {
    too_long: 'Le numéro et la rue comptent 150 caractères au plus. Exemple : 73 avenue de Paris',
    characters:
      'Le numéro et la rue contiennent un caractère qui n’est pas accepté, comme < ou >. Exemple : 73 avenue de Paris',
  },
  locality: {
    too_long: 'La localité compte 150 caractères au plus. Exemple : Saint-Mandé',
    characters: 'La localité contient un caractère qui n’est pas accepté, comme < ou >. Exemple : Saint-Mandé',
  },
  postalCode: {
    french: 'Un code postal français compte 5 chiffres et ne commence pas par 00. Exemple : 94160',
    foreign:
      'Un code postal compte 12 caractères au plus : lettres sans accent, chiffres, espaces et tirets. Exemple : 1000',
  },
  country: { unknown: 'Choisissez un pays de la liste. Exemple : France' },
};

/** The optional steps by name. Each has a page in the registration and a page of the account. */
export const optionalSteps = {
  identity: {
    title: 'Identité',
    intro:
      'Ces informations servent à Cartes.gouv.fr pour communiquer avec ses utilisateurs, et pour gérer et animer des communautés. Tous les champs de cette étape sont facultatifs : vous pouvez passer à la suite sans les remplir.',
    account: {
      intro:
        'Ces informations servent à Cartes.gouv.fr pour communiquer avec ses utilisateurs, et pour gérer et animer des communautés. Aucune n’est obligatoire : videz un champ pour effacer ce qu’il contient.',
    },
    words: { familyName: 'nom', givenName: 'prénom', phone: 'téléphone' },
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
        type: 'Ce fichier n’est pas une image JPEG, PNG ou WebP. Les photos HEIC d’un iPhone sont à convertir : Réglages, Appareil photo, Formats, « Le plus compatible », ou une capture d’écran de la photo. Exemple : portrait.jpg',
        too_large: 'Cette photo dépasse 10 Mo. Choisissez-en une plus légère.',
        too_many_pixels:
          'Cette photo a trop de pixels : 25 millions au plus, et 8 000 au plus de chaque côté. Exemple : 4 000 × 3 000 pixels',
        unreadable: 'Cette photo ne peut pas être lue : le fichier est vide ou abîmé. Exemple : portrait.jpg',
        throttled:
          'Trop de photos ont été envoyées. Choisissez-la de nouveau plus tard, ou passez à la suite sans photo.',
        busy: 'Trop de photos arrivent en ce moment. Choisissez-la de nouveau dans quelques secondes.',
      },
      familyName: {
        too_long: 'Le nom compte 100 caractères au plus. Exemple : Durand',
        invisible:
          'Le nom contient un caractère invisible, sans doute collé avec lui. Effacez le champ et saisissez le nom au clavier. Exemple : Durand',
        characters:
          'Le nom ne contient que des lettres, des espaces, des apostrophes, des tirets et des points. Exemple : O’Neil-Durand',
      },
      givenName: {
        too_long: 'Le prénom compte 100 caractères au plus. Exemple : Marie',
        invisible:
          'Le prénom contient un caractère invisible, sans doute collé avec lui. Effacez le champ et saisissez le prénom au clavier. Exemple : Marie',
        characters:
          'Le prénom ne contient que des lettres, des espaces, des apostrophes, des tirets et des points. Exemple : Marie-Claire',
      },
      phone: {
        malformed:
          'Ce numéro n’est pas valable. Hors de France, commencez par + et l’indicatif du pays. Exemple : 06 12 34 56 78',
        premium: 'Les numéros surtaxés ne sont pas acceptés. Exemple : 06 12 34 56 78',
      },
    },
  },

  address: {
    title: 'Adresse',
    intro: 'Tous les champs de cette étape sont facultatifs : vous pouvez passer à la suite sans les remplir.',
    account: {
      intro: 'Aucun de ces champs n’est obligatoire : videz-les pour effacer votre adresse.',
    },
    words: { address: 'adresse postale' },
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
    account: {
      intro:
        'Aucun de ces champs n’est obligatoire. Les informations de l’entreprise sont effacées si vous choisissez « Particulier » ou « Non renseigné ».',
    },
    words: { companyId: 'SIRET ou numéro de TVA', companyName: 'nom', jobTitle: 'poste', address: 'adresse' },
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
          'Un numéro de TVA commence par les deux lettres d’un pays de l’Union européenne et respecte le format de ce pays. Exemple : FR39356000000',
        vat_not_member:
          'Les deux premières lettres ne sont pas celles d’un État de l’Union européenne : la Grèce s’écrit EL, et GB et XI n’en sont pas. Sans numéro de l’Union, laissez ce champ vide. Exemple : FR39356000000',
        vat_check: 'Ce numéro de TVA n’existe pas : vérifiez chaque caractère. Exemple : FR39356000000',
      },
      companyName: {
        too_long: 'Le nom de l’entreprise compte 150 caractères au plus. Exemple : Atelier des cartes',
        characters:
          'Le nom de l’entreprise contient un caractère qui n’est pas accepté, comme < ou >. Exemple : Atelier des cartes',
      },
      jobTitle: {
        too_long: 'Le poste occupé compte 150 caractères au plus. Exemple : géomaticienne',
        characters:
          'Le poste occupé contient un caractère qui n’est pas accepté, comme < ou >. Exemple : géomaticienne',
      },
      companyStreet: addressProblems.street,
      companyLocality: addressProblems.locality,
      companyPostalCode: addressProblems.postalCode,
      companyCountry: addressProblems.country,
    },
  },
} satisfies { readonly [Step in ProfileStep]: OptionalStepTexts<Step> };
