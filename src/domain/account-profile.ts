/** What a person may tell about herself beside what an account needs; what was not told is null. */
export interface AccountProfile {
  readonly familyName?: string | null;
  readonly givenName?: string | null;
  /** E.164. */
  readonly phone?: string | null;
  readonly street?: string | null;
  readonly locality?: string | null;
  readonly postalCode?: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | null;
  readonly category?: 'professional' | 'individual' | null;
  readonly siret?: string | null;
  readonly vat?: string | null;
  readonly companyName?: string | null;
  readonly jobTitle?: string | null;
  readonly companyStreet?: string | null;
  readonly companyLocality?: string | null;
  readonly companyPostalCode?: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly companyCountry?: string | null;
}
