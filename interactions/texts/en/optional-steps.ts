import type { optionalSteps as french } from '../fr/optional-steps.ts';
import type { Translation } from '../translation.ts';

/** The problems of a postal address, of a person or of a company. */
const addressProblems = {
  street: {
    too_long: 'Number and street can have at most 150 characters. Example: 73 avenue de Paris',
    characters:
      'Number and street contain a character that is not accepted, such as < or >. Example: 73 avenue de Paris',
  },
  locality: {
    too_long: 'The town can have at most 150 characters. Example: Saint-Mandé',
    characters: 'The town contains a character that is not accepted, such as < or >. Example: Saint-Mandé',
  },
  postalCode: {
    french: 'A French postal code has 5 digits and does not begin with 00. Example: 94160',
    foreign:
      'A postal code can have at most 12 characters: letters without accents, digits, spaces and hyphens. Example: 1000',
  },
  country: { unknown: 'Choose a country from the list. Example: France' },
};

export const optionalSteps: Translation<typeof french> = {
  identity: {
    title: 'Identity',
    intro:
      'Cartes.gouv.fr uses this information to communicate with its users, and to run and support communities. Every field of this step is optional: you can go on without filling any.',
    account: {
      intro:
        'Cartes.gouv.fr uses this information to communicate with its users, and to run and support communities. None of it is required: clear a field to erase its content.',
    },
    words: { familyName: 'family name', givenName: 'given name', phone: 'telephone' },
    familyName: 'Family name',
    familyNameHint: 'Example: Durand',
    givenName: 'Given name',
    givenNameHint: 'Example: Marie',
    phone: 'Telephone number',
    phoneHint: 'Example: 06 12 34 56 78. Outside France, with the country code. Example: +32 470 12 34 56',
    photo: {
      label: 'Profile photo',
      current: 'Current photo',
      other: 'Another profile photo',
      hint: 'Maximum size: 10 MB and 25 million pixels. Accepted formats: JPEG, PNG, WebP. The centre of the picture is kept, without the information in the file (place, date, camera).',
      alt: 'Your profile photo',
      remove: 'Remove this photo',
    },
    problems: {
      photo: {
        type: 'This file is not a JPEG, PNG or WebP picture. HEIC photos of an iPhone have to be converted: Settings, Camera, Formats, “Most Compatible”, or a screenshot of the photo. Example: portrait.jpg',
        too_large: 'This photo is larger than 10 MB. Choose a smaller one.',
        too_many_pixels:
          'This photo has too many pixels: 25 million at most, and 8,000 at most on each side. Example: 4,000 × 3,000 pixels',
        unreadable: 'This photo cannot be read: the file is empty or damaged. Example: portrait.jpg',
        throttled: 'Too many photos were sent. Choose it again later, or go on without one.',
        busy: 'Too many photos are arriving just now. Choose it again in a few seconds.',
      },
      familyName: {
        too_long: 'The family name can have at most 100 characters. Example: Durand',
        invisible:
          'The family name contains an invisible character, probably pasted with it. Empty the field and type the name on the keyboard. Example: Durand',
        characters:
          'The family name contains only letters, spaces, apostrophes, hyphens and dots. Example: O’Neil-Durand',
      },
      givenName: {
        too_long: 'The given name can have at most 100 characters. Example: Marie',
        invisible:
          'The given name contains an invisible character, probably pasted with it. Empty the field and type the name on the keyboard. Example: Marie',
        characters:
          'The given name contains only letters, spaces, apostrophes, hyphens and dots. Example: Marie-Claire',
      },
      phone: {
        malformed:
          'This number is not valid. Outside France, begin with + and the country code. Example: 06 12 34 56 78',
        premium: 'Premium-rate numbers are not accepted. Example: 06 12 34 56 78',
      },
    },
  },

  address: {
    title: 'Address',
    intro: 'Every field of this step is optional: you can go on without filling any.',
    account: {
      intro: 'None of these fields is required: empty them to erase your address.',
    },
    words: { address: 'postal address' },
    legend: 'Postal address',
    street: 'Number and street',
    streetHint: 'Example: 73 avenue de Paris',
    locality: 'Town',
    localityHint: 'Example: Saint-Mandé',
    postalCode: 'Postal code',
    postalCodeHint: 'In France, 5 digits. Example: 94160',
    country: 'Country',
    problems: addressProblems,
  },

  professional: {
    title: 'Professional information',
    intro: 'Every field of this step is optional: you can go on without filling any.',
    account: {
      intro:
        'None of these fields is required. The information about the company is erased if you choose “A private person” or “Not specified”.',
    },
    words: { companyId: 'SIRET or VAT number', companyName: 'name', jobTitle: 'position', address: 'address' },
    category: 'You are',
    categories: { professional: 'A professional', individual: 'A private person', unspecified: 'Not specified' },
    heading: 'If you are a professional',
    headingHint: 'These fields are saved only if you have chosen “A professional”.',
    companyId: 'SIRET (France) or VAT number (European Union)',
    companyIdHint: 'Examples: 130 007 669 00018, FR39356000000',
    companyName: 'Name of the company',
    companyNameHint: 'Example: Atelier des cartes',
    jobTitle: 'Position',
    jobTitleHint: 'Example: surveyor',
    address: {
      legend: 'Address of the company',
      street: 'Number and street of the company',
      streetHint: 'Example: 73 avenue de Paris',
      locality: 'Town of the company',
      localityHint: 'Example: Saint-Mandé',
      postalCode: 'Postal code of the company',
      postalCodeHint: 'In France, 5 digits. Example: 94160',
      country: 'Country of the company',
    },
    problems: {
      category: { unknown: 'Choose one of the three answers. Example: A private person' },
      companyId: {
        siret_length: 'A SIRET has 14 digits. Example: 130 007 669 00018',
        siret_check: 'There is no such SIRET: check each digit. Example: 130 007 669 00018',
        vat_malformed:
          'A VAT number begins with the two letters of a country of the European Union and follows the format of that country. Example: FR39356000000',
        vat_not_member:
          'The first two letters are not those of a member of the European Union: Greece writes EL, and GB and XI are not members. Without a number of the Union, leave this field empty. Example: FR39356000000',
        vat_check: 'There is no such VAT number: check each character. Example: FR39356000000',
      },
      companyName: {
        too_long: 'The name of the company can have at most 150 characters. Example: Atelier des cartes',
        characters:
          'The name of the company contains a character that is not accepted, such as < or >. Example: Atelier des cartes',
      },
      jobTitle: {
        too_long: 'The position can have at most 150 characters. Example: surveyor',
        characters: 'The position contains a character that is not accepted, such as < or >. Example: surveyor',
      },
      companyStreet: addressProblems.street,
      companyLocality: addressProblems.locality,
      companyPostalCode: addressProblems.postalCode,
      companyCountry: addressProblems.country,
    },
  },
};
