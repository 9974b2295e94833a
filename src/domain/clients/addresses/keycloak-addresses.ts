import { refuseOrigin, refusePattern, refuseUri, type UriContext } from './client-uris.ts';

/** The addresses of a client of Keycloak, as far as they can be addresses here. */
export interface MappedAddresses {
  readonly exact: readonly string[];
  readonly patterns: readonly string[];
  /** Exact addresses that stand for a star on the loopback address. */
  readonly loopback: readonly string[];
  /** Those that a client here may not have, as they stood. */
  readonly refused: readonly string[];
}

interface Place {
  /** The address that relative ones follow; undefined where it is none. */
  readonly root: string | undefined;
  readonly about: UriContext;
}

/** Returns the start of relative addresses, where it is an address and no variable of Keycloak. */
export const readRoot = (rootUrl: unknown): string | undefined =>
  typeof rootUrl === 'string' && /^https?:\/\//.test(rootUrl) ? rootUrl.replace(/\/+$/, '') : undefined;

/** Returns an address as a whole one, where it is relative to the root. */
export const wholeAddress = (address: string, root: string | undefined): string =>
  address.startsWith('/') && root !== undefined ? `${root}${address}` : address;

/** A star of an installed program, in place of the port or of the path. */
const loopbackStar = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::\*|(?::\d+)?\/\*|:\*\/\*)$/;

/**
 * Returns the address of this machine that an installed program keeps where it had a star: that of the root, whose port does not matter
 * (RFC 8252, section 7.3).
 */
const loopbackRoot = (address: string): string | undefined => {
  const [, host] = loopbackStar.exec(address) ?? [];
  return host === undefined ? undefined : `http://${host}/`;
};

/**
 * Sorts return addresses: exact ones, legacy patterns where their star may stand, and those that nobody may have. The address before a star
 * is an exact one too, because a client must have one.
 */
export function mapAddresses(addresses: readonly string[], { root, about }: Place): MappedAddresses {
  const exact = new Set<string>();
  const patterns = new Set<string>();
  const loopback = new Set<string>();
  const refused: string[] = [];
  for (const address of addresses) {
    const whole = wholeAddress(address, root);
    const nearby = about.native ? loopbackRoot(whole) : undefined;
    if (nearby) loopback.add(nearby);
    else if (refuseUri(whole, about) === undefined) exact.add(whole);
    else if (!about.native && refusePattern(whole, about) === undefined) {
      patterns.add(whole);
      exact.add(whole.slice(0, -1));
    } else refused.push(address);
  }
  return { exact: [...new Set([...exact, ...loopback])], patterns: [...patterns], loopback: [...loopback], refused };
}

/** Returns the origins of exact addresses, as far as a page can have one. */
const originsOf = (addresses: readonly string[]) =>
  addresses.flatMap((address) => (/^https?:/.test(address) ? [new URL(address).origin] : []));

/** Returns the origins that may call the token endpoint; `+` stands for those of the return addresses. */
export function mapOrigins(
  origins: readonly string[],
  { exact, about }: { readonly exact: readonly string[]; readonly about: UriContext },
): { readonly allowed: readonly string[]; readonly refused: readonly string[] } {
  const whole = origins.flatMap((origin) => (origin === '+' ? originsOf(exact) : [origin]));
  const isGood = (origin: string) => refuseOrigin(origin, about) === undefined;
  return { allowed: [...new Set(whole.filter(isGood))], refused: whole.filter((origin) => !isGood(origin)) };
}
