import type { SettingsFacts } from './settings-facts.ts';
import type { SettingsHint } from './library.ts';

/** The name by which libraries that want one call this provider. */
export const providerName = 'geoplateforme';

const emptyOrigin = 'https://service.example';

const originOf = (uri: string | undefined): string => {
  const { origin = emptyOrigin } = (uri === undefined ? undefined : URL.parse(uri)) ?? {};
  // An application's own scheme has no origin.
  return origin === 'null' ? emptyOrigin : origin;
};

/** Returns the origin of the service: that of its first return address. */
export const serviceOrigin = ({ redirectUris }: SettingsFacts): string => originOf(redirectUris[0]);

interface CallbackAddress {
  readonly address: string;
  /** The name of the provider, as the address has it. */
  readonly provider: string;
  /** The part of the path before what the library adds. */
  readonly base: string;
  readonly hints: readonly SettingsHint[];
}

interface Expected {
  /** The end of the path of an address to which the library returns, with the groups `base` and `provider`. */
  readonly pattern: RegExp;
  /** The path to register where no address of the client is such a one. */
  readonly usual: string;
}

/** Returns the registered address that a library returns to, or the one that is still to be registered for it. */
export function callbackAddress(facts: SettingsFacts, { pattern, usual }: Expected): CallbackAddress {
  const matchOf = (address: string) => pattern.exec(URL.parse(address)?.pathname ?? '')?.groups;
  const address = facts.redirectUris.find((uri) => matchOf(uri) !== undefined);
  const missing = `${serviceOrigin(facts)}${usual}`;
  const { provider = providerName, base = '' } = matchOf(address ?? missing) ?? {};
  return {
    address: address ?? missing,
    provider,
    base,
    hints: address === undefined ? [{ kind: 'address', address: missing }] : [],
  };
}

/** Returns the first return address, and asks for one where the client has none. */
export function firstAddress(facts: SettingsFacts, usual = '/callback'): Pick<CallbackAddress, 'address' | 'hints'> {
  const [address] = facts.redirectUris;
  if (address !== undefined) return { address, hints: [] };
  const missing = `${emptyOrigin}${usual}`;
  return { address: missing, hints: [{ kind: 'address', address: missing }] };
}
