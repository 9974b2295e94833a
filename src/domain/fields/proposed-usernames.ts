import { parseUsername } from './username.ts';

const maxLength = 27;
const spelledOut: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' };

/** Writes a name in the letters of a user name. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[œæßøłđ]/g, (letter) => spelledOut[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** Shortens a text to whole words. Only a first word that is too long is cut. */
function wholeWords(text: string): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength + 1).replace(/[-.][^-.]*$/, '');
  return cut.slice(0, maxLength);
}

/**
 * Returns user names that fit a person, the best first, none longer than the rule allows. Of several given names it uses the first. Returns
 * an empty list for names that no letter of a user name writes.
 */
export function proposedUsernames({
  givenName = '',
  familyName = '',
}: {
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
}): readonly string[] {
  const parts = [plain(givenName.trim().split(/\s+/)[0] ?? ''), plain(familyName)].filter(Boolean);
  const base = wholeWords(parts.join('.'));
  if (!base) return [];
  const numbered = Array.from({ length: 9 }, (_, index) => `${base}-${index + 2}`);
  return [base, ...numbered].filter((name) => parseUsername(name).ok);
}
