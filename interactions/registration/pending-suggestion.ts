import type { EmailSuggestion } from '../fields/new-address.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/** Returns the suggestion that the person has not answered yet. */
export const pendingSuggestion = ({ suggestion, emailCanonical }: RegistrationState): EmailSuggestion | undefined =>
  suggestion && !suggestion.isAnswered && suggestion.of === emailCanonical ? suggestion : undefined;
