import { suggestAddress } from '../../src/domain/fields/address-suggestion.ts';
import { isDisposableAddress } from '../../src/domain/fields/disposable-address.ts';
import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import type { Services } from '../../src/services.ts';
import type { Texts } from '../texts/index.ts';

/** An address that looks like a slip of the finger: the person is asked once, and whatever she answers holds. */
export interface EmailSuggestion {
  /** Canonical. */
  readonly of: string;
  readonly typed: string;
  readonly meant: string;
  /** Button that was pressed: the answer goes on the same way. */
  readonly action: string;
  readonly isAnswered: boolean;
}

export type NewAddress =
  | {
      readonly ok: true;
      /** As typed, for sending. */
      readonly email: string;
      readonly canonical: string;
      readonly suggestion: EmailSuggestion | undefined;
    }
  | { readonly ok: false; readonly error: string };

interface ReadAddress {
  readonly typed: string | undefined;
  readonly t: Texts;
  /** Where the page can ask: what was asked before, and the button. Elsewhere nothing is suggested. */
  /** As an upstream knows it: a throw-away one is refused to who could be anybody, and she is somebody there. */
  readonly told?: string | undefined;
  readonly asking?: { readonly before: EmailSuggestion | undefined; readonly action: string };
}

/** An address that somebody wants messages to go to from now on; whose it is is not looked at. */
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
  // Some throw-away domains wait for slips: who made one is asked before she is refused.
  const isChosen = !suggestion || isAnswered;
  const known = parseEmailAddress(told);
  const isTold = known.ok && known.canonical === canonical;
  if (isChosen && !isTold && !config.acceptsDisposable && (await isDisposableAddress(canonical)))
    return { ok: false, error: texts.problems.disposable };
  return { ok: true, email, canonical, suggestion: suggestion || undefined };
}
