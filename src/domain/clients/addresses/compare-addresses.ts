/** An address in three parts, of which the middle one differs from the address that it was compared with. */
export interface ComparedAddress {
  readonly before: string;
  readonly differs: string;
  readonly after: string;
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

const reversed = (text: string) => [...text].toReversed().join('');

/** Returns both addresses, each cut where they begin to differ and where they are equal again. */
export function compareAddresses(
  received: string,
  registered: string,
): { readonly received: ComparedAddress; readonly registered: ComparedAddress } {
  const start = sharedStart(received, registered);
  const end = sharedStart(reversed(received.slice(start)), reversed(registered.slice(start)));
  const cut = (address: string): ComparedAddress => ({
    before: address.slice(0, start),
    differs: address.slice(start, address.length - end),
    after: address.slice(address.length - end),
  });
  return { received: cut(received), registered: cut(registered) };
}

/** Returns the registered address that has most in common with the received one; undefined when none is registered. */
export function nearestAddress(received: string, registered: readonly string[]): string | undefined {
  const shared = (address: string) => {
    const { before, after, differs } = compareAddresses(received, address).registered;
    return before.length + after.length - differs.length;
  };
  return registered.toSorted((one, other) => shared(other) - shared(one))[0];
}
