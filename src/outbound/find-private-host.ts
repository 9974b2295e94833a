import { isIP } from 'node:net';
import { lookupInTurn } from './lookup-in-turn.ts';
import { isPrivateAddress } from '../domain/network/private-address.ts';

/** A name that is known later than this is not waited for: the request itself looks again. */
const milliseconds = 2000;

/** Returns the addresses of a host; none where its name is unknown, or known too late. */
async function addressesOf(host: string): Promise<readonly string[]> {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare)) return [bare];
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, []).unref();
    lookupInTurn(bare, { all: true }, (error, found) => {
      const all = Array.isArray(found) ? found : [];
      resolve(error ? [] : all.map(({ address }) => address));
    });
  });
}

/**
 * Returns a function that says whether a request to an address would end on a private network, as far as can be known before it is sent. Each
 * request looks again: a name may change its mind.
 */
export function createPrivateHostFinder({
  outboundAllowedHosts: allowed,
}: {
  readonly outboundAllowedHosts: readonly string[];
}): (address: string) => Promise<boolean> {
  return async (address) => {
    const url = URL.parse(address);
    if (!url || allowed.includes(url.host) || allowed.includes(url.hostname)) return false;
    return (await addressesOf(url.hostname)).some(isPrivateAddress);
  };
}
