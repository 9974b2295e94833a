import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import type { EmailSuggestion } from '../fields/new-address.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/** Returns the suggestion that the person has not answered yet, about the address of the state. */
export const pendingSuggestion = ({ suggestion, emailCanonical }: RegistrationState): EmailSuggestion | undefined =>
  suggestion && !suggestion.isAnswered && suggestion.of === emailCanonical ? suggestion : undefined;

/** Returns the suggestion that the person has not answered yet, if it is about the address that stands in the field. */
export function suggestionAbout(
  typed: string | undefined,
  { suggestion }: RegistrationState,
): EmailSuggestion | undefined {
  const parsed = parseEmailAddress(typed);
  return parsed.ok && suggestion?.of === parsed.canonical && !suggestion.isAnswered ? suggestion : undefined;
}
