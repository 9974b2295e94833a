/** Invisible characters that no class of the language counts as a space: joiners of marks, fillers, blank pictures and notes. */
export const blankCharacter = /[\u034f\u17b4\u17b5\u{16fe4}\u115f\u1160\u2800\u3164\uffa0\u{13441}\u{13442}\u{1d159}]/u;
