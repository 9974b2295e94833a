import { createSecretKey } from 'node:crypto';
import type { Sealer } from '../../crypto/sealer.ts';
import type { MacKey } from './envelopes.ts';

/**
 * Returns the keys of the envelopes around refresh tokens, newest first. Nobody but this server checks them, so they need no signature that
 * others could check, which would cost more. Keys of sealing keys that have been thrown away are among them.
 */
export const refreshKeysOf = ({ derivedKeys }: Pick<Sealer, 'derivedKeys'>): readonly MacKey[] =>
  derivedKeys
    .filter(({ use }) => use === 'refresh-envelope')
    .map(({ id, key }) => ({ kid: id, key: createSecretKey(key) }));
