import type { LookupFunction } from 'node:net';
import { lookupInTurn } from './lookup-in-turn.ts';
import { isPrivateAddress } from '../domain/network/private-address.ts';

/** Says that a request would have ended on a private network. */
export const privateNetwork = () => new Error('the address is on a private network');

/**
 * Looks a name up, and fails where one of its addresses is private. The connection goes to an address that was checked: the name is not looked
 * up again.
 */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookupInTurn(hostname, options, (error, found, family) => {
    const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found];
    if (!error && addresses.some(isPrivateAddress)) callback(privateNetwork(), []);
    else callback(error, found, family);
  });
};
