import { isIP } from 'node:net';
import { isNearby, loopbackHosts } from '../../network/private-host.ts';
import { isPlainAddress } from './legacy-pattern.ts';
import { refusal, type Refusal } from '../value-refusal.ts';

const maxLength = 2048;

/** Rules for an address of a client. They are stricter in production, where a mistake sends codes to a stranger. */
export interface UriContext {
  readonly production: boolean;
  readonly native?: boolean;
  /** The client is in test: its developer may run it on her own machine. */
  readonly isInTest?: boolean;
  /** Names of the upstreams that are switched on. */
  readonly upstreams?: readonly string[];
}

function badCharacters(uri: string): Refusal | undefined {
  if (uri.length > maxLength) return refusal('too_long', { max: maxLength });
  // RFC 3986 is ASCII: an internationalised host is written in punycode, where a look-alike shows.
  if (!/^[\x21-\x7e]+$/.test(uri)) return refusal('foreign_characters');
  if (uri.includes('\\')) return refusal('backslash');
  if (uri.includes('*')) return refusal('wildcard');
  if (uri.includes('#')) return refusal('fragment');
  if (/^[^/?]*\/\/[^/?]*@/.test(uri)) return refusal('user_information');
  return /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(uri.replace(/\?.*/, '')) ? refusal('dot_segment') : undefined;
}

function badHttpHost(url: URL, about: UriContext): Refusal | undefined {
  const host = url.hostname;
  if (host.endsWith('.')) return refusal('host_ends_with_dot');
  // The parser accepts characters here that end a source or a directive of our Content-Security-Policy.
  if (!host.startsWith('[') && !/^[\w-]+(?:\.[\w-]+)*$/.test(host)) return refusal('host_characters');
  const isLoopback = loopbackHosts.includes(host);
  if (isLoopback && about.isInTest) return undefined;
  if (url.protocol === 'http:') {
    // RFC 8252 7.3: an application listens on a loopback address, not on a name that may resolve elsewhere.
    const isListening = about.native === true && isLoopback && host !== 'localhost';
    // A developer's service runs in a container or on another machine of the same network, where nobody has a certificate.
    return isListening || (!about.production && isNearby(host)) ? undefined : refusal('not_https');
  }
  if (!about.production) return undefined;
  if (host === 'localhost' || host.endsWith('.localhost')) return refusal('this_machine');
  return host.startsWith('[') || isIP(host) ? refusal('ip_as_host') : undefined;
}

/** Returns why an address of a client is refused, to be read after its field's name; undefined when it is good. */
export function refuseUri(uri: unknown, about: UriContext): Refusal | undefined {
  if (typeof uri !== 'string') return refusal('not_text');
  const bad = badCharacters(uri);
  if (bad) return bad;
  if (!URL.canParse(uri)) return refusal('not_absolute');
  const url = new URL(uri);
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    // The parser forgives `https:host` and `https:///host`; clients and proxies may read them otherwise.
    return /^https?:\/\/[^/?]/i.test(uri) ? badHttpHost(url, about) : refusal('not_absolute');
  }
  // RFC 8252 7.1: a reversed domain name, so that no other application claims it by accident.
  const isPrivateUse = about.native === true && /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/.test(url.protocol);
  if (isPrivateUse) return undefined;
  return about.native ? refusal('bad_scheme') : refusal('not_https');
}

/** Returns why a legacy pattern is refused. It has one star, at the very end of the path of an address that a client may have, never in the host. */
export function refusePattern(pattern: unknown, about: UriContext): Refusal | undefined {
  if (typeof pattern !== 'string') return refusal('not_text');
  if (!pattern.endsWith('*')) return refusal('no_star');
  const stem = pattern.slice(0, -1);
  if (stem.includes('?')) return refusal('star_outside_path');
  if (!/^https?:\/\/[^/*]+\//i.test(stem)) return refusal('star_in_host');
  const bad = refuseUri(stem, { production: about.production });
  if (bad) return bad;
  // A default port, capitals in the host or an encoded slash would never match, or match another address.
  return isPlainAddress(stem) ? undefined : refusal('not_as_sent');
}

/** Origins of the pages inside installed applications. They are the same for all of them, on every telephone. */
const applicationOrigins: readonly unknown[] = ['https://localhost', 'http://localhost', 'capacitor://localhost'];

/** Returns why an origin is refused. It is scheme, host and port exactly as browsers send them. */
export function refuseOrigin(origin: unknown, about: UriContext): Refusal | undefined {
  if (about.native && applicationOrigins.includes(origin)) return undefined;
  const { production, isInTest = false } = about;
  const bad = refuseUri(origin, { production, isInTest });
  if (bad) return bad;
  const exact = new URL(String(origin)).origin;
  return exact === origin ? undefined : refusal('not_origin', { exact });
}
