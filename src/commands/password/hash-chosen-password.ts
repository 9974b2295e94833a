import { joinHashes } from '../../domain/password/made-hash.ts';
import type { Services } from '../../services.ts';

/**
 * Returns the hash of a password that a person has chosen. While people may go back to a Keycloak, one that this can read follows it: nobody
 * knows the password later.
 */
export async function hashChosenPassword(
  { hasher, keycloak }: Pick<Services, 'hasher' | 'keycloak'>,
  password: string,
): Promise<string> {
  const hash = await hasher.hash(password);
  return (await keycloak.rehearsals.isOn()) ? joinHashes(hash, await hasher.hashForKeycloak(password)) : hash;
}
