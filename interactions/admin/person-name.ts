import { visibleText } from '../views/visible-text.ts';

interface Named {
  readonly familyName?: string | null | undefined;
  readonly givenName?: string | null | undefined;
}

/**
 * Returns the name that a person has given, with what nobody sees by its number; undefined when she has given none. A user name is for its
 * person alone.
 */
export const personName = ({ givenName, familyName }: Named): string | undefined =>
  visibleText([givenName, familyName].filter(Boolean).join(' ')) || undefined;
