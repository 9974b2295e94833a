import type { registration as french } from '../fr/registration.ts';
import type { Translation } from '../translation.ts';
import { duration } from './duration.ts';

/** Of a person's address and of a company's. */
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

export const registration: Translation<typeof french> = {
  title: 'Create a Géoplateforme account',
  pageTitle: (step, heading) => `Create an account - ${step}: ${heading}`,
  next: 'Next step',
  finish: 'Finish',
  back: 'Previous',
  trap: 'Leave this field empty',
  throttled: (seconds) => `Too many attempts: this one was not examined. Try again in ${duration(seconds)}.`,

  profile: {
    title: 'Profile',
    alreadyAccount: 'Do you already have an account?',
    username: 'User name',
    usernameHint:
      'Other people do not see it. 3 to 32 characters: letters without accents, digits, dot, hyphen, underscore. Example: mary.smith',
    usernameTaken: 'This user name is already in use. Choose another one. Example: mary.smith-75',
    usernameProblems: {
      empty: 'Enter a user name. Example: mary.smith',
      length: 'A user name has 3 to 32 characters. Example: mary.smith',
      characters:
        'A user name begins with a letter or a digit and contains only letters without accents, digits, dots, hyphens and underscores. Example: mary.smith-75',
      reserved: 'This user name is reserved. Choose another one. Example: mary.smith',
    },
    password: 'Password',
    passwordHint: 'You will be asked to renew it once a year.',
    passwordKept:
      'Leave both fields empty to keep the password that you have already entered, if the user name and the e-mail address stay the same.',
    passwordAgain:
      'Enter a password again: the user name or the e-mail address changes, and the password must not contain them. Example of a form: four words that have nothing to do with you.',
    passwordConfirm: 'Password again',
    email: 'E-mail address',
    emailHint: 'Expected format: name@example.org. A verification message will be sent there.',
  },

  identity: {
    title: 'Identity',
    intro:
      'Cartes.gouv.fr uses this information to communicate with its users, and to run and support communities. Every field of this step is optional: you can go on without filling any.',
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
        type: 'This file is not a JPEG, PNG or WebP picture. Example: portrait.jpg',
        too_large: 'This photo is larger than 10 MB. Example: a photo of 3 MB',
        too_many_pixels:
          'This photo has too many pixels: 25 million at most, and 8,000 at most on each side. Example: 4,000 × 3,000 pixels',
        unreadable: 'This photo cannot be read: the file is empty or damaged. Example: portrait.jpg',
        throttled: 'Too many photos were sent. Choose it again later, or go on without one.',
        busy: 'Too many photos are arriving just now. Choose it again in a few seconds.',
      },
      familyName: {
        too_long: 'The family name can have at most 100 characters. Example: Durand',
        characters:
          'The family name contains only letters, spaces, apostrophes, hyphens and dots. Example: O’Neil-Durand',
      },
      givenName: {
        too_long: 'The given name can have at most 100 characters. Example: Marie',
        characters:
          'The given name contains only letters, spaces, apostrophes, hyphens and dots. Example: Marie-Claire',
      },
      phone: {
        malformed:
          'This is not a valid telephone number: digits, with + and the country code outside France. Example: 06 12 34 56 78',
        premium: 'Premium-rate numbers are not accepted. Example: 06 12 34 56 78',
      },
    },
  },

  address: {
    title: 'Address',
    intro: 'Every field of this step is optional: you can go on without filling any.',
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
          'A VAT number begins with the two letters of a country of the European Union and has the form of that country. Example: FR39356000000',
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

  captcha: {
    title: 'Captcha and completion',
    legend: 'Security code',
    why: 'This check keeps robots from creating accounts. The code has 6 digits.',
    alt: 'Security code to copy: 6 distorted digits. An audio version is available right after.',
    refresh: 'Generate a new code',
    renewed: 'A new code was generated.',
    listen: 'Listen to the code (in French)',
    listenSlowly: 'Slow version (in French)',
    field: '6-digit code',
    fieldHint: 'Example: 482913. Spaces do not matter.',
    missing: 'Enter the 6 digits of the new picture. Example: 482913',
    wrong:
      'This is not the code of the picture, or it has expired. Enter the 6 digits of the new picture. Example: 482913',
    thirdWay: 'Can you neither read nor hear the code?',
    byEmail: 'Receive a verification link by e-mail',
    terms: 'By choosing “Register”, you create your account and accept the',
    termsLink: 'terms of use',
    register: 'Register',
  },

  emailProof: {
    title: 'E-mail verification',
    sentTo: 'A message was sent to the address',
    whatToDo: 'Enter here the 8-digit code that it contains, or follow its link. Your account will then be created.',
    code: 'Code received by e-mail',
    codeHint: '8 digits, valid for 10 minutes. Example: 4829 1376',
    verify: 'Verify the code',
    codeProblems: {
      missing: 'Enter the code received by e-mail. Example: 4829 1376',
      malformed: 'The code has 8 digits. Example: 4829 1376',
      wrong: 'This code is not the right one. Make sure that it comes from the most recent message. Example: 4829 1376',
      expired: 'This code has expired. Choose “Send the message again” to receive a new one.',
      used_up:
        'This code was tried too many times and no longer works. Choose “Send the message again” to receive a new one.',
    },
    notReceived: 'Did the message not arrive?',
    advice:
      'It may take a few minutes to arrive. Check your spam folder too. Only the most recent message is valid, and at most five messages an hour are sent to one address.',
    askedAgain: 'If the sending limit allows it, a new message has just left.',
    resend: 'Send the message again',
    wrongAddress: 'Is this the wrong address?',
    otherAddress: 'Another e-mail address',
    otherAddressHint: 'Expected format: name@example.org. What was sent to the first address will no longer be valid.',
    change: 'Change the address',
  },

  existing: {
    title: 'An account already exists',
    sentence:
      'An account was created with this e-mail address while you were registering. Sign in to that account; if you have forgotten its password, you can choose a new one.',
    button: 'Sign in',
  },

  link: {
    title: 'Confirm the e-mail address',
    press:
      'Press the button to confirm your address. Your account will be created and your registration will end in this browser.',
    pressElsewhere:
      'This is not the browser in which the registration began. To confirm the address here, enter the password chosen at registration. If you asked for nothing, close this page: nothing will be created.',
    password: 'Password',
    passwordHint: 'The one that you chose at registration.',
    passwordMissing: 'Enter the password chosen at registration, for example the phrase that you memorised.',
    passwordWrong:
      'This is not the password of the registration. Check capital letters, for example by showing the field.',
    confirm: 'Confirm my address',
    confirmed: {
      title: 'Your address is confirmed',
      sentence:
        'Your account is created. Go back to the browser in which you began and reload the page: you will be signed in there. You can also sign in here.',
      button: 'Sign in',
    },
    confirmedBefore: {
      title: 'This address is already confirmed',
      sentence: 'There is nothing more to do with this link: the account is created.',
      button: 'Continue',
    },
    usernameTaken: {
      title: 'Choose another user name',
      sentence:
        'Your address is the right one, but the user name was taken meanwhile. Go back to the browser in which you began, enter the code of the message there, then choose another name.',
      button: 'Sign in with another account',
    },
  },
};
