/**
 * Facts that a person may tell about herself beside those that an account needs. Each name in snake case is a column of the accounts. A
 * telephone number is in the form of E.164, a country a code of ISO 3166-1 alpha-2.
 */
export const profileFields = [
  'familyName',
  'givenName',
  'phone',
  'street',
  'locality',
  'postalCode',
  'country',
  'category',
  'siret',
  'vat',
  'companyName',
  'jobTitle',
  'companyStreet',
  'companyLocality',
  'companyPostalCode',
  'companyCountry',
] as const;

export type ProfileField = (typeof profileFields)[number];

/** Facts about a person. A fact that she did not tell is null. */
export type AccountProfile = {
  readonly [Field in ProfileField]?: (Field extends 'category' ? 'professional' | 'individual' : string) | null;
};
