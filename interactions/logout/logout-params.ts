type Params = Readonly<Record<string, unknown>>;

/**
 * What a service asks for: some put their address together over several lines, and what is left of that stands around names and values.
 * The state comes back as it was.
 */
export function logoutParams(query: Params): Params {
  const plain = Object.entries(query).map(([written, value]) => {
    const name = written.trim();
    return [name, typeof value === 'string' && name !== 'state' ? value.trim() : value] as const;
  });
  return Object.fromEntries(plain);
}
