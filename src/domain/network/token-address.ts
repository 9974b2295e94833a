/** Returns an address to which a token about a person may go: it must not travel in clear, whatever a row says. */
export const tokenAddress = (
  address: string | undefined,
  { production }: { readonly production: boolean },
): string | undefined => (production && !address?.startsWith('https:') ? undefined : address);
