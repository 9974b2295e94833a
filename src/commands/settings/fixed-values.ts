import type { Config } from '../../../config/schema.ts';
import { fingerprint } from '../../crypto/fingerprint.ts';
import type { FixedName } from '../../domain/settings/fixed-names.ts';

const about = 'geopf-id';

/** Returns what the settings say now. A list of keys has a value for each of them, the newest first. */
export function fixedValues({
  issuer,
  passwordPepper,
  encryptionKeys,
}: Pick<Config, 'issuer' | 'passwordPepper' | 'encryptionKeys'>): Readonly<Record<FixedName, readonly string[]>> {
  const ofKeys = (keys: readonly string[]) => keys.map((key) => fingerprint(key, about));
  return { ISSUER: [issuer], PASSWORD_PEPPER: ofKeys(passwordPepper), ENCRYPTION_KEYS: ofKeys(encryptionKeys) };
}
