import { isIP } from 'node:net';

/** Networks of houses and offices (RFC 1918). */
const privateNetworks = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;

/** Endings of names that no public resolver answers (RFC 6761, RFC 6762, RFC 8375, `internal`, `lan`). */
const privateNames = /\.(?:localhost|local|internal|lan|home\.arpa)$/;

/**
 * Returns whether a host, as the parser of addresses writes it, can only be reached from nearby: an address of a private network, the name
 * of a container, or a name that the public Internet does not know.
 */
export function isPrivateHost(host: string): boolean {
  if (isIP(host) === 4) return privateNetworks.test(host);
  // RFC 4193 is the same for IPv6.
  if (host.startsWith('[')) return /^\[f[cd]/.test(host);
  return privateNames.test(host) || /^[a-z][\w-]*$/.test(host);
}

/** Hosts that are the machine of the browser itself. */
export const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Returns whether a host is this machine, or can only be reached from nearby. */
export const isNearby = (host: string): boolean => loopbackHosts.includes(host) || isPrivateHost(host);
