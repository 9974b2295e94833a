/**
 * Adds the members of an answer to an address of a client. Every byte of the address stays as the client sent it (RFC 6749, section 3.1.2):
 * some clients compare it, or send it on. A fragment is kept behind the query, and gives way to members that travel in the fragment.
 */
export function addMembers(
  address: string,
  members: Readonly<Record<string, string>>,
  place: 'query' | 'fragment' = 'query',
): string {
  // A space as %20 is read by those who decode forms and by those who decode addresses.
  const added = new URLSearchParams(members).toString().replaceAll('+', '%20');
  const [base = '', ...fragment] = address.split('#');
  if (place === 'fragment') return `${base}#${added}`;
  const joint = !base.includes('?') ? '?' : /[?&]$/.test(base) ? '' : '&';
  return [added === '' ? base : `${base}${joint}${added}`, ...fragment].join('#');
}
