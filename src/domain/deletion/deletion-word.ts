/** The words by which a person confirms that her account is to be deleted, in every language of the pages. */
const words = ['supprimer', 'delete'];

/** Returns whether somebody typed the word that confirms a deletion, whatever the case and the blanks around it or within it. */
export function isDeletionWord(typed: string): boolean {
  return words.includes(
    typed
      .normalize('NFKC')
      .replace(/[\s\p{Cf}"'«»“”.]/gu, '')
      .toLowerCase(),
  );
}
