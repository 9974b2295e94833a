/** Returns a typed or pasted code without spaces, hyphens and invisible characters, in capital letters. */
export const compactCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Cf}\p{Pd}]/gu, '');

/** Returns a code as people read and copy it: in groups of four. */
export const showCode = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? code;
