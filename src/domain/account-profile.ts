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
}
