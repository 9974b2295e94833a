import { refuseUri } from '../addresses/client-uris.ts';

/** No column of a client id holds more. */
export const longestDocumentAddress = 255;

/** Returns whether a client id is the address of a document that describes the client. No id that is registered holds these signs. */
export const isDocumentAddress = (clientId: string): boolean => clientId.includes('://');

/** Returns the host of the address of a document, with its port where it has one. */
export const hostOfDocument = (clientId: string): string => URL.parse(clientId)?.host ?? clientId;

/**
 * Says why a client id is no address of a document, to be read after « client_id »; undefined where it is one. The draft about such documents
 * (draft-ietf-oauth-client-id-metadata-document, section 3) wants https, a path, no fragment, no user information and no dot segments. Queries
 * and ports, which it discourages or allows, are refused too.
 */
export function refuseDocumentAddress(
  clientId: string,
  { production }: { readonly production: boolean },
): string | undefined {
  if (clientId.length > longestDocumentAddress) return `is longer than ${longestDocumentAddress} characters`;
  const bad = refuseUri(clientId, { production });
  if (bad) return bad.message;
  const { href, port } = new URL(clientId);
  if (clientId.includes('?')) return 'has a query';
  // Another port of a host may be another person's. A developer's machine has few hosts and many ports.
  if (production && port !== '') return 'names a port';
  // Two spellings of one address would be two clients.
  return href === clientId ? undefined : 'is not written as browsers send it';
}

/** Says whose documents are read: nobody's, everybody's, or those of these hosts. `*.` before a host means every host below it. */
export type DocumentHosts = 'off' | 'open' | readonly string[];

/** Returns whether the documents of this host are read. */
export function isAdmittedHost(host: string, hosts: DocumentHosts): boolean {
  if (typeof hosts === 'string') return hosts === 'open';
  return hosts.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : one === host));
}

/** Returns what a block may name to end a client: its address, its host, and every host above that. */
export function blockTargets(clientId: string): readonly string[] {
  const { host, hostname } = URL.parse(clientId) ?? {};
  if (host === undefined || hostname === undefined) return [clientId];
  const labels = hostname.split('.');
  const above = labels.map((_label, index) => labels.slice(index).join('.'));
  return [...new Set([clientId, host, ...above])];
}

/** No host is longer, so that the audit can name all documents of one as an address. */
const longestHost = 240;

/** Returns a host as addresses have it; undefined for a text that is none, or whose documents are not read. */
function readHost(text: string, settings: { readonly production: boolean }): string | undefined {
  const host = /[\s/@?#\\]/.test(text) ? undefined : URL.parse(`https://${text}/`)?.host;
  if (host === undefined || host.length > longestHost) return undefined;
  // A top-level domain alone would stand for all addresses below it.
  if (settings.production && !host.includes('.')) return undefined;
  const isRead = ['https', 'http'].some((scheme) => !refuseDocumentAddress(`${scheme}://${host}/client`, settings));
  return isRead ? host : undefined;
}

/**
 * Returns a target as blocks are kept: an address as browsers send it, or a host in small letters. An address without a path stands for its
 * host. Undefined for a text that stands for no document which is read here: a block of it would end nothing.
 */
export function readBlockTarget(text: string, settings: { readonly production: boolean }): string | undefined {
  const target = text.trim();
  if (target.length > longestDocumentAddress) return undefined;
  if (!isDocumentAddress(target)) return readHost(target, settings);
  const url = URL.parse(target);
  if (!url || refuseDocumentAddress(url.href, settings)) return undefined;
  return url.pathname === '/' ? readHost(url.host, settings) : url.href;
}
