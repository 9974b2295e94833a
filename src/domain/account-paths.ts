/** Pages of the account, in the order of their menu: a sign-in that one of them asks for comes back to that very page. */
export const accountPaths = [
  '/compte',
  '/compte/profil',
  '/compte/identite',
  '/compte/adresse',
  '/compte/professionnel',
  '/compte/securite',
  '/compte/securite/application',
  '/compte/securite/codes',
  '/compte/securite/cle',
  '/compte/securite/double-authentification',
  '/compte/securite/liaison',
] as const;

export type AccountPath = (typeof accountPaths)[number];
