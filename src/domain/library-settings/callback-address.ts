import type { SettingsFacts } from './settings-facts.ts';

/** The name by which libraries that want one call this provider. */
export const providerName = 'geoplateforme';

const emptyOrigin = 'https://service.example';

/** Returns the origin of the service: that of its first return address. */
export const serviceOrigin = ({ redirectUris: [first = emptyOrigin] }: SettingsFacts): string => {
  const { origin = emptyOrigin } = URL.parse(first) ?? {};
  // An application's own scheme has no origin.
  return origin === 'null' ? emptyOrigin : origin;
};

/** An address to which a library returns. */
export interface Expected {
  /** What the origin and path of such an address hold, with the groups `base` and `provider`; any address where there is no pattern. */
  readonly pattern?: RegExp;
  /** The path, or the whole address, to register where no address of the client is such a one. */
  readonly usual: string;
}

export interface Place {
  readonly address: string;
  /** The name of the provider, as the address has it. */
  readonly provider: string;
  /** The part of the path before what the library adds. */
  readonly base: string;
  /** The address is still to be registered. */
  readonly isMissing: boolean;
}

/** Returns the registered address that a library returns to, or the one that is still to be registered for it. */
export function placeFor(facts: SettingsFacts, { pattern = /^/, usual }: Expected): Place {
  const matchOf = (uri: string) => {
    const { origin, pathname } = URL.parse(uri) ?? { origin: '', pathname: '' };
    return pattern.exec(`${origin}${pathname}`);
  };
  const registered = facts.redirectUris.find((uri) => matchOf(uri) !== null);
  const address = registered ?? new URL(usual, serviceOrigin(facts)).href;
  const { provider = providerName, base = '' } = matchOf(address)?.groups ?? {};
  return { address, provider, base, isMissing: registered === undefined };
}
