/** A domain that cannot exist (RFC 2606). */
const domain = '@sans-adresse.invalid';

/**
 * Returns what stands in the place of the address of an account that has none, as one that came from another service may. No typed text is this
 * canonical form, so nobody signs in by it and nobody is found by it.
 */
export const noAddressOf = (accountId: string) => ({
  email: `${accountId.replace(/[^A-Za-z0-9-]/g, '-')}${domain}`,
  emailCanonical: `no-address:${accountId}`,
});

/** Returns whether an account has an address. Nothing is sent to one that has none. */
export const hasAddress = ({ email }: { readonly email: string }): boolean => !email.endsWith(domain);
