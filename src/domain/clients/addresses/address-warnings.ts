import { isSharedName, registrableDomain } from './registrable-domain.ts';

type WarningKind = 'slash_twins' | 'scheme_twins' | 'other_domain' | 'shared_name' | 'punycode';

/** Says what may be a mistake in the addresses of a registration. Nothing of it is refused. */
export interface AddressWarning {
  readonly kind: WarningKind;
  readonly address: string;
  /** Says what the address differs from: its twin, or the domain of the home page. */
  readonly other?: string;
}

const webAddress = (text: string) => {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : undefined;
};

/** Returns what may be a mistake in the return addresses of a service. */
export function warnOfAddresses(addresses: readonly string[], homePage: string | undefined): readonly AddressWarning[] {
  const home = homePage === undefined ? undefined : webAddress(homePage);
  const homeDomain = home && registrableDomain(home.hostname);
  return addresses.flatMap((address): readonly AddressWarning[] => {
    const url = webAddress(address);
    if (!url) return [];
    const { hostname: host } = url;
    const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(host);
    const https = address.replace(/^http:/, 'https:');
    const found: (AddressWarning | undefined)[] = [
      addresses.includes(`${address}/`) ? { kind: 'slash_twins', address, other: `${address}/` } : undefined,
      https !== address && addresses.includes(https) ? { kind: 'scheme_twins', address, other: https } : undefined,
      host.split('.').some((label) => label.startsWith('xn--')) ? { kind: 'punycode', address } : undefined,
      !isLoopback && isSharedName(host) ? { kind: 'shared_name', address } : undefined,
      !isLoopback && homeDomain !== undefined && registrableDomain(host) !== homeDomain
        ? { kind: 'other_domain', address, other: homeDomain }
        : undefined,
    ];
    return found.filter((warning) => warning !== undefined);
  });
}
