/** A wallet that holds credentials of a State. It is no provider of OpenID Connect, and so has settings of its own (`config/wallet.ts`). */
export const wallet = {
  name: 'wallet',
  brand: 'EUDI Wallet',
} as const;
