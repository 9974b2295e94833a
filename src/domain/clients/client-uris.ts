import { isIP } from 'node:net';
import { isPrivateHost } from './private-host.ts';
import { isPlainAddress } from './legacy-pattern.ts';

const maxLength = 2048;
const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Rules for an address of a client. They are stricter in production, where a mistake sends codes to a stranger. */
export interface UriContext {
  readonly production: boolean;
  readonly native?: boolean;
  /** Names of the upstreams that are switched on. */
  readonly upstreams?: readonly string[];
}

function badCharacters(uri: string): string | undefined {
  if (uri.length > maxLength) return `is longer than ${maxLength} characters`;
  // RFC 3986 is ASCII: an internationalised host is written in punycode, where a look-alike shows.
  if (!/^[\x21-\x7e]+$/.test(uri)) return 'holds a space, a control character or a letter outside ASCII';
  if (uri.includes('\\')) return 'holds a backslash';
  if (uri.includes('*')) return 'holds a wildcard; addresses are compared character by character';
  if (uri.includes('#')) return 'holds a fragment';
  if (/^[^/?]*\/\/[^/?]*@/.test(uri)) return 'holds user information';
  return /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(uri.replace(/\?.*/, '')) ? 'holds a dot segment' : undefined;
}

function badHttpHost(url: URL, about: UriContext): string | undefined {
  const host = url.hostname;
  if (host.endsWith('.')) return 'has a host that ends with a dot';
  // The parser accepts characters here that end a source or a directive of our Content-Security-Policy.
  if (!host.startsWith('[') && !/^[\w-]+(?:\.[\w-]+)*$/.test(host))
    return 'has a host with other characters than letters, digits, hyphens and single dots';
  const isLoopback = loopbackHosts.includes(host);
  if (url.protocol === 'http:') {
    // RFC 8252 7.3: an application listens on a loopback address, not on a name that may resolve elsewhere.
    const isListening = about.native === true && isLoopback && host !== 'localhost';
    // A developer's service runs in a container or on another machine of the same network, where nobody has a certificate.
    const isNearby = !about.production && (isLoopback || isPrivateHost(host));
    return isListening || isNearby ? undefined : 'must be https';
  }
  if (!about.production) return undefined;
  if (host === 'localhost' || host.endsWith('.localhost')) return 'names this machine';
  return host.startsWith('[') || isIP(host) ? 'has an IP address as host' : undefined;
}

/** Returns why an address of a client is refused, to be read after its field's name; undefined when it is good. */
export function refuseUri(uri: unknown, about: UriContext): string | undefined {
  if (typeof uri !== 'string') return 'is not a text';
  const bad = badCharacters(uri);
  if (bad) return bad;
  if (!URL.canParse(uri)) return 'is not an absolute address';
  const url = new URL(uri);
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    // The parser forgives `https:host` and `https:///host`; clients and proxies may read them otherwise.
    return /^https?:\/\/[^/?]/i.test(uri) ? badHttpHost(url, about) : 'is not an absolute address';
  }
  // RFC 8252 7.1: a reversed domain name, so that no other application claims it by accident.
  const isPrivateUse = about.native === true && /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/.test(url.protocol);
  if (isPrivateUse) return undefined;
  return about.native ? 'has a scheme that is neither https nor a reversed domain name' : 'must be https';
}

/** Returns why a legacy pattern is refused. It has one star, at the very end of the path of an https address, never in the host. */
export function refusePattern(pattern: unknown, about: UriContext): string | undefined {
  if (typeof pattern !== 'string') return 'is not a text';
  if (!pattern.endsWith('*')) return 'does not end with a star; an exact address needs no pattern';
  const stem = pattern.slice(0, -1);
  if (stem.includes('?')) return 'has its star outside the path';
  if (!/^https?:\/\/[^/*]+\//i.test(stem)) return 'has its star in the host';
  const bad = refuseUri(stem, { production: about.production });
  if (bad) return bad;
  if (!stem.startsWith('https://')) return 'must be https';
  // A default port, capitals in the host or an encoded slash would never match, or match another address.
  return isPlainAddress(stem) ? undefined : 'is not written as browsers send it';
}

/** Origins of the pages inside installed applications. They are the same for all of them, on every telephone. */
const applicationOrigins: readonly unknown[] = ['https://localhost', 'http://localhost', 'capacitor://localhost'];

/** Returns why an origin is refused. It is scheme, host and port exactly as browsers send them. */
export function refuseOrigin(origin: unknown, about: UriContext): string | undefined {
  if (about.native && applicationOrigins.includes(origin)) return undefined;
  const bad = refuseUri(origin, { production: about.production });
  if (bad) return bad;
  const exact = new URL(String(origin)).origin;
  return exact === origin ? undefined : `is not an origin; write ${exact}`;
}
