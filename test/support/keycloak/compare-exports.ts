type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists whose order says something. */
const ordered = new Set(['credentials']);

/** Returns a value in a form that does not depend on the order of names, and of lists that are sets. */
function steady(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => steady(item));
    return ordered.has(name)
      ? items
      : items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([member, one]) => [member, steady(one, member)]),
  );
}

const text = (value: unknown, name: string) => JSON.stringify(steady(value, name)) ?? 'missing';

/** Returns the members of two objects that differ, with both values. Lists are sets, save that of the credentials. */
export function differentMembers(
  before: Members,
  after: Members,
): Readonly<Record<string, readonly [unknown, unknown]>> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return Object.fromEntries(
    names
      .filter((name) => text(before[name], name) !== text(after[name], name))
      .map((name) => [name, [before[name], after[name]] as const]),
  );
}

/** Returns the differing members of the entries of two lists, by the name of an entry. An entry that one list lacks is said as such. */
export function differentEntries(
  before: readonly Members[],
  after: readonly Members[],
  key: string,
): Readonly<Record<string, unknown>> {
  const [old, next] = [before, after].map((list) => new Map(list.map((one) => [String(one[key]), one])));
  const names = [...new Set([...old!.keys(), ...next!.keys()])].toSorted();
  const told = names.map((name) => {
    const [was, is] = [old!.get(name), next!.get(name)];
    if (!was || !is) return [name, was ? 'gone' : 'new'] as const;
    return [name, differentMembers(was, is)] as const;
  });
  return Object.fromEntries(told.filter(([, what]) => typeof what === 'string' || Object.keys(what).length > 0));
}
