/**
 * The texts that every optional step must have. The labels and hints of its fields stand beside them, under names that the step chooses.
 */
export interface OptionalStepTexts {
  readonly title: string;
  /** Introduction above the fields in the registration. */
  readonly intro: string;
  /** Texts of the page of the account that has the same fields. */
  readonly account: { readonly intro: string };
  /** Maps a field and the code of a problem to the message. */
  readonly problems: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly [more: string]: unknown;
}
