/** The page that waits for a wallet; the state is in its address. */
export const walletPage = '/portefeuille/:state';

export const isWalletPage = (path: string): boolean => /^\/portefeuille\/[\w-]+$/.test(path);

/** An encrypted presentation is larger than what people type. */
export const maxWalletBytes = 65_536;
