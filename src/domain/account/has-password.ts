/** Returns whether an account has a password: of each it is known since when. */
export const hasPassword = ({ passwordChangedAt }: { readonly passwordChangedAt: number | null }): boolean =>
  passwordChangedAt !== null;
