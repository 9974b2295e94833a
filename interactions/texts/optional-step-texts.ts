/** What every optional step must say. The labels and hints of its fields stand beside, under names that the step chooses. */
export interface OptionalStepTexts {
  readonly title: string;
  /** Above the fields in the registration. */
  readonly intro: string;
  /** The page of the account with the same fields. */
  readonly account: { readonly summary: string; readonly intro: string };
  /** Field → code → what is wrong with it. */
  readonly problems: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly [more: string]: unknown;
}
