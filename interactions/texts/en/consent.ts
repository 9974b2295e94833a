import type { consent as french } from '../fr/consent.ts';
import type { Translation } from '../translation.ts';

export const consent: Translation<typeof french> = {
  title: (service) => `Share your data with ${service}`,
  asks: (service, host) => `${service} (${host}) would like to read the following data of your account:`,
  data: 'Data asked for',
  scopes: {
    openid: 'the technical identifier of your account, which says nothing about you',
    profile: 'your profile: family name, given name, user name, photo and language, as far as you filled them in',
    email: 'your e-mail address',
    phone: 'your telephone number, if you gave one',
    address: 'your postal address, if you gave one',
    organization: 'your professional information, if you gave any',
    offline_access: 'access that continues while you are not signed in',
  },
  claim: (claim) => `the item “${claim}”`,
  life: 'This agreement is valid for your session. The service never gets your password.',
  accept: 'Accept and continue',
  deny: 'Refuse',
};
