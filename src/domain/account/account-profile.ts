import type { ParsedField } from '../fields/parsed-field.ts';
import { parsePersonName } from '../fields/person-name.ts';
import { parsePhone } from '../fields/phone.ts';
import { parsePlainLine } from '../fields/plain-line.ts';

/** One fact that a person may tell about herself, and its names at all the places where it arrives. */
export interface ProfileRow {
  /** Its column of the accounts. */
  readonly column: string;
  /** Its place in the claims and in the export. The first word is the claim, whose scope releases it. */
  readonly member: string;
  /** Judges a value that is judged alone. A postal address and the number of a company are judged as a whole, by their form. */
  readonly parse?: (typed: unknown) => ParsedField<string> | Promise<ParsedField<string>>;
  /** Where a service that provisions people says it. An attribute with several values gives the first that the rule accepts. */
  readonly scim?: readonly [attribute: string, part?: string];
  /** The name on pages, where several facts are one thing to them. By default it is the name of the field. */
  readonly line?: string;
}

/**
 * The table of the profile: each step of the registration with the facts that it asks for. Columns, claims, export, SCIM, forms and texts
 * follow it. A telephone number is in the form of E.164, a country a code of ISO 3166-1 alpha-2.
 */
export const profileSteps = {
  identity: {
    familyName: { column: 'family_name', member: 'family_name', parse: parsePersonName, scim: ['name', 'familyName'] },
    givenName: { column: 'given_name', member: 'given_name', parse: parsePersonName, scim: ['name', 'givenName'] },
    phone: { column: 'phone', member: 'phone_number', parse: parsePhone, scim: ['phoneNumbers'] },
  },
  address: {
    street: { column: 'street', member: 'address.street_address', line: 'address' },
    locality: { column: 'locality', member: 'address.locality', line: 'address' },
    postalCode: { column: 'postal_code', member: 'address.postal_code', line: 'address' },
    country: { column: 'country', member: 'address.country', line: 'address' },
  },
  professional: {
    category: { column: 'category', member: 'organization.category' },
    siret: { column: 'siret', member: 'organization.siret', line: 'companyId' },
    vat: { column: 'vat', member: 'organization.vat', line: 'companyId' },
    companyName: {
      column: 'company_name',
      member: 'organization.name',
      parse: parsePlainLine,
      scim: ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', 'organization'],
    },
    jobTitle: { column: 'job_title', member: 'organization.position', parse: parsePlainLine, scim: ['title'] },
    companyStreet: { column: 'company_street', member: 'organization.address.street_address', line: 'address' },
    companyLocality: { column: 'company_locality', member: 'organization.address.locality', line: 'address' },
    companyPostalCode: { column: 'company_postal_code', member: 'organization.address.postal_code', line: 'address' },
    companyCountry: { column: 'company_country', member: 'organization.address.country', line: 'address' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ProfileRow>>>>;

export const profileFields = { ...profileSteps.identity, ...profileSteps.address, ...profileSteps.professional };

export type ProfileField = keyof typeof profileFields;

/** Every fact of the profile with its row, in the order of the table. */
export const profileRows = Object.entries<ProfileRow>(profileFields) as readonly (readonly [
  ProfileField,
  ProfileRow,
])[];

/** Facts about a person. A fact that she did not tell is null. */
export type AccountProfile = {
  readonly [Field in ProfileField]?: (Field extends 'category' ? 'professional' | 'individual' : string) | null;
};

type Steps = typeof profileSteps;
export type ProfileStep = keyof Steps;

/** Returns whether a profile says something of the profession of its person. */
export const isProfessional = (profile: AccountProfile): boolean =>
  Object.keys(profile).some((field) => Object.hasOwn(profileSteps.professional, field));

/** The facts of a step that are judged one by one, each a line that a person types. */
export type TypedField<Step extends ProfileStep> = string &
  {
    [Field in keyof Steps[Step]]: Steps[Step][Field] extends { readonly parse: unknown } ? Field : never;
  }[keyof Steps[Step]];

/** The names that pages have for the facts of a step. */
export type ProfileLine<Step extends ProfileStep> = string &
  {
    [Field in keyof Steps[Step]]: Steps[Step][Field] extends { readonly line: infer Line } ? Line : Field;
  }[keyof Steps[Step]];

/** The codes of the problems that the rule of a fact finds. */
export type FieldProblem<Fact> = Fact extends {
  readonly parse: (typed: unknown) => ParsedField<infer Code> | Promise<ParsedField<infer Code>>;
}
  ? Code
  : never;
