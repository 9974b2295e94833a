import { BlockList, isIP } from 'node:net';
import { lookupInTurn } from './lookup-in-turn.ts';

/** Networks that are no part of the public Internet (RFC 6890), for both kinds of addresses. */
const networks: readonly (readonly [address: string, bits: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  // IPv4 within IPv6, the unspecified address and the machine itself.
  ['::', 96, 'ipv6'],
  ['::ffff:0:0:0', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2001::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

const notPublic = new BlockList();
for (const network of networks) notPublic.addSubnet(...network);

const isPrivate = (address: string) => notPublic.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

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
    return (await addressesOf(url.hostname)).some(isPrivate);
  };
}
