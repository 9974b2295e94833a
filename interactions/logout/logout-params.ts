type Params = Readonly<Record<string, unknown>>;

/**
 * Returns the parameters of a logout request, trimmed. Some services write the address of the logout over several lines, and white space is
 * left around names and values. `state` is returned to the service unchanged.
 */
export function logoutParams(query: Params): Params {
  const plain = Object.entries(query).map(([written, value]) => {
    const name = written.trim();
    return [name, typeof value === 'string' && name !== 'state' ? value.trim() : value] as const;
  });
  return Object.fromEntries(plain);
}
