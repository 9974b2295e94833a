/** Says what the page of refusals remembers between two requests. */
export interface DiagnosticState {
  /** The address that the last form added; `at` in epoch seconds. */
  readonly added?: { readonly address: string; readonly at: number };
}
