/** Words by which people recognise the State, its ways to sign in, or the operator. */
const trustedWords =
  /france\s?connect|pro\s?connect|r[ée]publique fran[çc]aise|minist[èe]re|pr[ée]fecture|service[\s-]public|imp[ôo]ts|gouv\.fr|g[ée]oplateforme|cartes\.gouv|\bIGN\b/iu;

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

export type NameWarning = { readonly kind: 'trusted_name'; readonly word: string } | { readonly kind: 'mixed_scripts' };

/** Returns why people may take the name of a service for that of another one. A manager decides before the service opens to everybody. */
export function warnOfName(name: string): readonly NameWarning[] {
  const [word] = trustedWords.exec(name.normalize('NFKC')) ?? [];
  return [
    ...(word === undefined ? [] : [{ kind: 'trusted_name', word } as const]),
    ...(scripts.filter((script) => script.test(name)).length > 1 ? [{ kind: 'mixed_scripts' } as const] : []),
  ];
}
