import { X509Certificate } from 'node:crypto';

/** A certificate of a client with its key and its names is far below this, also where each of its characters is encoded. */
const longest = 16_000;

const pem = /^-----BEGIN CERTIFICATE-----([\w+/=\s]+)-----END CERTIFICATE-----$/;
/** A byte sequence of a structured field, as RFC 9440 writes `Client-Cert`. */
const byteSequence = /^:([\w+/]+={0,2}):$/;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

function decoded(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return '';
  }
}

/** Returns what stands between the marks of each form, without white space. */
function contentOf(text: string): string {
  const plain = decoded(text).trim();
  const content = pem.exec(plain)?.[1]?.replaceAll(/\s/g, '') ?? byteSequence.exec(plain)?.[1] ?? plain;
  return base64.test(content) ? content : '';
}

/** Says whether a proxy tells by this text that there was no certificate. Apache writes `(null)`. */
export const saysNone = (text: string): boolean => text.trim() === '' || text.trim() === '(null)';

/**
 * Reads one certificate from the header of a proxy: PEM as nginx (URL-encoded) and Apache (its lines on one) write it, DER in base64 as HAProxy
 * does, and `Client-Cert` of RFC 9440. Undefined for everything else: two headers, a chain, something behind the certificate.
 */
export function readCertificate(text: string): X509Certificate | undefined {
  const der = text.length > longest ? undefined : Buffer.from(contentOf(text), 'base64');
  if (!der || der.length === 0) return undefined;
  try {
    const certificate = new X509Certificate(der);
    return certificate.raw.equals(der) ? certificate : undefined;
  } catch {
    return undefined;
  }
}
