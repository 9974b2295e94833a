type Function = (...args: never[]) => unknown;

/**
 * Puts a function of ours in the place of a method of the library, on a class (a static method) or on its prototype. The start fails when
 * the library has no such method any more.
 * @param make receives the library's own method and returns ours
 */
export function replaceMethod<Holder extends object, Name extends keyof Holder & string>(
  holder: Holder,
  name: Name,
  make: (own: Extract<Holder[Name], Function>) => Holder[Name],
): void {
  const own = holder[name];
  if (typeof own !== 'function') throw new Error(`oidc-provider has no method ${name} that could be replaced`);
  const value = make(own as Extract<Holder[Name], Function>);
  Object.defineProperty(holder, name, { value, configurable: true, writable: true });
}

/** Puts a getter of ours in the place of a property of the library. The start fails when the library has no such property any more. */
export function replaceGetter<Holder extends object>(
  holder: Holder,
  name: keyof Holder & string,
  get: (this: Holder) => unknown,
): void {
  if (!(name in holder)) throw new Error(`oidc-provider has no property ${name} that could be replaced`);
  Object.defineProperty(holder, name, { get, configurable: true });
}

/** Makes the library store these members of its records too; it reads the list of a class once, with the first record. */
export function storeMembers(model: { readonly IN_PAYLOAD: readonly string[] }, names: readonly string[]): void {
  const stored = [...model.IN_PAYLOAD, ...names];
  replaceGetter(model, 'IN_PAYLOAD', () => stored);
}
