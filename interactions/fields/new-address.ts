import { suggestAddress } from '../../src/domain/fields/address-suggestion.ts';
import { isDisposableAddress } from '../../src/domain/fields/disposable-address.ts';
import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import type { Services } from '../../src/services.ts';
import type { Texts } from '../texts/index.ts';

/** A question about an email that looks like a typing error. The person is asked once, and her answer holds. */
export interface EmailSuggestion {
  /** The email that the question is about, in canonical form. */
  readonly of: string;
  readonly typed: string;
  readonly meant: string;
  /** The button that was pressed. The answer goes on as this button would have. */
  readonly action: string;
  readonly isAnswered: boolean;
}

export type NewAddress =
  | {
      readonly ok: true;
      /** The email to which messages are sent: as typed, with its domain in ASCII. */
      readonly email: string;
      readonly canonical: string;
      readonly suggestion: EmailSuggestion | undefined;
    }
  | { readonly ok: false; readonly error: string };

interface ReadAddress {
  readonly typed: string | undefined;
  readonly t: Texts;
  /**
   * The email that an upstream states. A throw-away email is refused unless the upstream states this very email, because then somebody
   * knows the person.
   */
  readonly told?: string | undefined;
  /** The question asked before, and the button that was pressed. Without this member nothing is suggested, because the page cannot ask. */
  readonly asking?: { readonly before: EmailSuggestion | undefined; readonly action: string };
}

/** Reads the email to which somebody wants messages to go from now on. The function does not look whether an account has this email. */
export async function readNewAddress(
  { config }: Services,
  { typed, t, asking, told }: ReadAddress,
): Promise<NewAddress> {
  const texts = t.fields.email;
  const parsed = parseEmailAddress(typed);
  if (!parsed.ok) {
    const meant = suggestAddress(typed ?? '');
    const isLikely = meant !== undefined && parseEmailAddress(meant).ok;
    return { ok: false, error: isLikely ? texts.malformedSlip(meant) : texts.problems[parsed.code] };
  }

  const { email, canonical } = parsed;
  const meant = asking && suggestAddress(email);
  const isAnswered = asking?.before?.of === canonical;
  const suggestion = meant && { of: canonical, typed: email, meant, action: asking.action, isAnswered };
  // Some throw-away domains look like typing errors of common ones. A person who made such an error is asked before she is refused.
  const isChosen = !suggestion || isAnswered;
  const known = parseEmailAddress(told);
  const isTold = known.ok && known.canonical === canonical;
  if (isChosen && !isTold && !config.acceptsDisposable && (await isDisposableAddress(canonical)))
    return { ok: false, error: texts.problems.disposable };
  return { ok: true, email, canonical, suggestion: suggestion || undefined };
}
