/** A hash of a password that was just chosen, and beside it one that the former service of a rehearsal can read. */
export interface MadeHash {
  readonly hash: string;
  readonly former: string | undefined;
}

const between = '\n';

/**
 * Returns both hashes as one text. Drafts and flows carry it as the hash of the password, so neither of the two can be kept with the other one
 * of another password.
 */
export const joinHashes = (hash: string, former: string): string => `${hash}${between}${former}`;

/** Returns the hashes of a text that a draft or a flow carries. */
export function splitHashes(made: string): MadeHash {
  const [hash = '', former] = made.split(between);
  return { hash, former };
}
