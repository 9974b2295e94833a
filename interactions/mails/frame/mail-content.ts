/** One part of a message. The text and the HTML of a mail are made from the same list of parts, so neither lacks anything. */
export type MailPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** A code that the person types. It stands alone on its line. */
  | { readonly kind: 'code'; readonly code: string }
  /** A sentence and a link. The HTML shows a button, and both texts show the full address. */
  | { readonly kind: 'link'; readonly sentence: string; readonly label: string; readonly href: string };

export interface MailContent {
  /** The action to take, or the event. The name of the service is appended where it fits. */
  readonly subject: string;
  readonly parts: readonly MailPart[];
}

/** The text around the parts of every message. It comes from the operator's settings. */
export interface MailFrame {
  readonly lang: string;
  /** The name of the service, with which every message begins. */
  readonly service: string;
  readonly hello: string;
  readonly team: string;
  readonly fullAddress: string;
  readonly caution: readonly string[];
  readonly automatic: string;
  readonly personalData: { readonly label: string; readonly href: string };
}
