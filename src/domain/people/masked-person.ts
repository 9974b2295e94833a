import { shownAddress } from '../fields/shown-address.ts';

interface Named {
  readonly email: string;
  readonly username: string;
}

const hidden = '***';

/** Characters of a text of which the last one is shown beside the first. Of a shorter one the two would tell nearly all. */
const longEnough = 6;

/** Returns the characters of a text without those that nobody sees. */
const seenIn = (text: string): readonly string[] => text.match(/[^\p{Cc}\p{Cf}]/gu) ?? [];
/** Returns the first character and stars. */
const begun = (text: string): string => `${seenIn(text)[0] ?? ''}${hidden}`;

/** Returns the first character, stars, and the last character of a long text. */
function masked(text: string): string {
  const seen = seenIn(text);
  return `${begun(text)}${seen.length >= longEnough ? seen.at(-1) : ''}`;
}

/** Returns `j***e@d***.fr`: the last part of the domain stays, for people who have an address at work and one at home. */
function maskedEmail(email: string): string {
  const shown = shownAddress(email);
  const at = shown.lastIndexOf('@');
  if (at < 0) return masked(shown);
  const domain = shown.slice(at + 1);
  const ending = /\.([\p{L}\p{M}\p{N}-]+)$/u.exec(domain)?.[1];
  return `${masked(shown.slice(0, at))}@${begun(domain)}${ending === undefined ? '' : `.${ending}`}`;
}

/**
 * Returns what a list of people shows of one of them. An agent recognises the person who asks for help, and somebody who reads over the
 * agent's shoulder or copies the list learns nobody's address. Twenty people who begin alike are told apart by the last character.
 */
export const maskedPerson = ({ email, username }: Named): Named => ({
  email: maskedEmail(email),
  username: masked(username),
});
