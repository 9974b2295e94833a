import type { KeptRefusal } from './client-refusal.ts';

const fields = { address: 'redirect_uris', 'logout-address': 'post_logout_redirect_uris' } as const;

/** An address that a client asked for and that is not registered. */
export interface RefusedAddress {
  readonly address: string;
  /** The list of the registration in which the address is missing. */
  readonly field: 'redirect_uris' | 'post_logout_redirect_uris';
}

/**
 * Returns the address that a refusal is about, where it was kept as it came; undefined where there is none to add. An address of this
 * provider, such as that of a test of the sign-in, is none of a service.
 */
export function refusedAddress(issuer: string, { kind, address, isWhole }: KeptRefusal): RefusedAddress | undefined {
  if ((kind !== 'address' && kind !== 'logout-address') || !address || !isWhole) return undefined;
  if (URL.canParse(address) && new URL(address).origin === new URL(issuer).origin) return undefined;
  return { address, field: fields[kind] };
}
