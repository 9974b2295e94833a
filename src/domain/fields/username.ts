const pattern = /^[a-z0-9][a-z0-9._-]*$/;
export const usernameLengths = { min: 3, max: 32 } as const;

// Names that would pass for the service, its staff or one of its addresses, and words that programs treat apart.
const reservedWords =
  'abuse account accounts admin administrateur administration administrator agent aide anonyme anonymous api assistance ' +
  'auth bot captcha cartes cartesgouv cartesgouvfr certificat compte comptes connexion contact console daemon deconnexion demo dpo ' +
  'equipe example exemple false franceconnect ftp geopf geoplateforme geoportail gouv gouvernement gouvfr guest help ' +
  'helpdesk hostmaster hotline ign info inscription inspire interaction invite keycloak localhost login logout mail ' +
  'mailerdaemon maintenance manager marianne master me moderateur moderation moderator moi motdepasse nobody ' +
  'none noreply notification notifications null official officiel oidc operateur operator owner password postmaster ' +
  'proconnect profil profile realm realms register robot root security securite service serviceaccount services session ' +
  'settings signin signup sso staff superadmin superuser superviseur support sysadmin system systeme team test token true ' +
  'undefined unknown user username users utilisateur webmaster www';
const reserved: ReadonlySet<string> = new Set(reservedWords.split(' '));

export type UsernameProblem = 'empty' | 'length' | 'characters' | 'reserved';

export type ParsedUsername =
  | { readonly ok: true; readonly username: string }
  | { readonly ok: false; readonly code: UsernameProblem };

/** Says whether a name of any form passes for a reserved one: accents, signs between letters and wide forms of letters hide none. */
export function isReservedName(name: string): boolean {
  const bare = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  // Service accounts are named so by convention, so no person may look like one.
  return reserved.has(bare) || bare.startsWith('serviceaccount');
}

/** Parses a user name into its only form, lower case. An address is never a user name, or it could pass for another person's. */
export function parseUsername(typed: unknown): ParsedUsername {
  const fail = (code: UsernameProblem) => ({ ok: false, code }) as const;
  if (typed === undefined || typed === null) return fail('empty');
  if (typeof typed !== 'string') return fail('characters');
  const text = typed.trim();
  if (text === '') return fail('empty');
  if (text.length > usernameLengths.max) return fail('length');
  // The check comes before folding: the Kelvin sign would become an ordinary k.
  if (!/^[\x21-\x7e]+$/.test(text)) return fail('characters');
  const username = text.toLowerCase();
  if (!pattern.test(username)) return fail('characters');
  if (username.length < usernameLengths.min) return fail('length');
  if (isReservedName(username)) return fail('reserved');
  return { ok: true, username };
}
