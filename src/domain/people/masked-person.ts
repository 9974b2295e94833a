import { shownAddress } from '../fields/shown-address.ts';

interface Named {
  readonly email: string;
  readonly username: string;
}

const hidden = '***';

/** Returns the first character and stars. A character that nobody sees is left out. */
const masked = (text: string) => `${/[^\p{Cc}\p{Cf}]/u.exec(text)?.[0] ?? ''}${hidden}`;

/** Returns `j***@d***.fr`: the last part of the domain stays, for people who have an address at work and one at home. */
function maskedEmail(email: string): string {
  const shown = shownAddress(email);
  const at = shown.lastIndexOf('@');
  if (at < 0) return masked(shown);
  const domain = shown.slice(at + 1);
  const ending = /\.([\p{L}\p{M}\p{N}-]+)$/u.exec(domain)?.[1];
  return `${masked(shown.slice(0, at))}@${masked(domain)}${ending === undefined ? '' : `.${ending}`}`;
}

/**
 * Returns what a list of people shows of one of them. An agent recognises the person who asks for help, and somebody who reads over the
 * agent's shoulder or copies the list learns nobody's address.
 */
export const maskedPerson = ({ email, username }: Named): Named => ({
  email: maskedEmail(email),
  username: masked(username),
});
