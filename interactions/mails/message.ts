/** A message as a list of parts: the text and the HTML of a mail are made from the same one, so neither lacks anything. */
export type MailPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Typed by a person: alone on its line. */
  | { readonly kind: 'code'; readonly code: string }
  /** A sentence, then the link: a button in HTML, the full address in both. */
  | { readonly kind: 'link'; readonly sentence: string; readonly label: string; readonly href: string };

export interface MailContent {
  /** What to do or what happened; the service's name is appended where it fits. */
  readonly subject: string;
  readonly parts: readonly MailPart[];
}

/** What surrounds the parts of every message, from the operator's settings. */
export interface MailFrame {
  readonly lang: string;
  readonly hello: string;
  readonly team: string;
  readonly fullAddress: string;
  readonly caution: readonly string[];
  readonly automatic: string;
  readonly personalData: { readonly label: string; readonly href: string };
}
