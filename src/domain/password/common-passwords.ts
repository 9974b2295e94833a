import { unleet } from './unleet.ts';

/** French words that stand in passwords again and again and are missing from the international list. */
const frenchWords =
  'administrateur adminadmin anniversaire automne azertyqsdf azertyqsdfg azertyuiopqsdfghjklm baguette bienvenue bretagne ' +
  'bonsoir bonneannee cartographe cartographie croissant doudou fromage grenouille hiver identifiant jetaimefort joyeuxnoel ' +
  'licorne maison mairie mesenfants mesamours monamour moncode monmotdepasse motdepasse motpasse nouveaumotdepasse ' +
  'papillon parisparis passepasse printemps prefecture qsdfghjklm republique tournesol utilisateur vivelafrance wxcvbn';

/** Rows of keys and the alphabet: any stretch of them is as common as a word. */
const walks = ['azertyuiopqsdfghjklmwxcvbn', 'qwertyuiopasdfghjklzxcvbnm', 'abcdefghijklmnopqrstuvwxyz'].flatMap(
  (walk) => [walk, [...walk].reverse().join('')],
);

const minBase = 4;
const maxDecoration = 8;

/** Returns whether a password is one that guessers try first, as it is or behind digits, special characters and capitals. */
export type CommonPasswords = (password: string) => boolean;

/**
 * Counts the characters of a decoration that must be guessed. A character that repeats the one before, or counts on from it, is not
 * counted.
 */
function surprisesIn(decoration: string): number {
  const codes = [...decoration].map((character) => character.codePointAt(0) ?? 0);
  return codes.filter((code, index) => {
    const step = code - (codes[index - 1] ?? -9);
    return ![0, 1, -1].includes(step) && !(step === -9 && decoration[index] === '0');
  }).length;
}

/** Returns a word without the digits and special characters around it, when those are too few to make it hard to guess. */
function basesOf(word: string): readonly string[] {
  const bases = [word.replace(/[^\p{L}]+$/u, ''), word.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')];
  return bases.filter((base) => base.length >= minBase && surprisesIn(word.replace(base, '')) <= maxDecoration);
}

function isWalk(word: string): boolean {
  return word.length >= minBase && walks.some((walk) => walk.includes(word));
}

/** Loads the lists when first needed, because most requests never check a new password. */
export async function loadCommonPasswords(): Promise<CommonPasswords> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const words = new Set([...dictionary['passwords-common'], ...frenchWords.split(' ')]);

  return (password) => {
    const lower = password.toLowerCase();
    const forms = [lower, ...basesOf(lower)].flatMap((form) => [form, ...unleet(form)]);
    return forms.some((form) => words.has(form) || isWalk(form));
  };
}
