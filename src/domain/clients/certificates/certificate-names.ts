import { isIPv4, isIPv6 } from 'node:net';
import type { X509Certificate } from 'node:crypto';

/** The members of a registration that name a certificate (RFC 8705, section 2.1.2). A client has one of them. */
export const nameMembers = [
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_email',
] as const;
export type NameMember = (typeof nameMembers)[number];

/** Other ways to write the type of an attribute than the one that OpenSSL prints. */
const types: Readonly<Record<string, string>> = {
  S: 'ST',
  E: 'EMAILADDRESS',
  EMAIL: 'EMAILADDRESS',
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.15': 'BUSINESSCATEGORY',
  '2.5.4.17': 'POSTALCODE',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'ORGANIZATIONIDENTIFIER',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'EMAILADDRESS',
  '1.3.6.1.4.1.311.60.2.1.1': 'JURISDICTIONL',
  '1.3.6.1.4.1.311.60.2.1.2': 'JURISDICTIONST',
  '1.3.6.1.4.1.311.60.2.1.3': 'JURISDICTIONC',
};

/** Splits a text at a character that no backslash stands before. */
function splitAt(text: string, mark: string): readonly string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === mark) parts.push('');
    else parts[parts.length - 1] += text[at] === '\\' ? text.slice(at, ++at + 1) : text[at]!;
  }
  return parts;
}

/** Undoes the escapes of RFC 4514, section 2.4: a character behind a backslash, or the two digits of a byte. */
const unescaped = (value: string): string =>
  decodeURIComponent(
    value
      .replaceAll('%', '%25')
      .replaceAll(/\\(?:([\da-f]{2})|([^]))/gi, (_, digits?: string, character = '') =>
        digits === undefined ? encodeURIComponent(character as string) : `%${digits}`,
      ),
  );

/** Removes the spaces around a value. A space at the end counts where a backslash stands before it. */
function trimmed(value: string): string {
  const begun = value.trimStart();
  const bare = begun.trimEnd();
  return bare.length < begun.length && /(?:^|[^\\])(?:\\\\)*\\$/.test(bare.slice(-1000)) ? `${bare} ` : bare;
}

const type = /^\s*([a-z][\w-]*|\d+(?:\.\d+)+)\s*$/i;

/** Reads `TYPE=value`; undefined where it is written in another way, by its bytes (`#…`) or in quotes among them. */
function readAttribute(text: string): string | undefined {
  const equals = text.indexOf('=');
  const name = type.exec(text.slice(0, Math.max(0, equals)))?.[1]?.toUpperCase();
  const value = trimmed(text.slice(equals + 1));
  if (name === undefined || value === '' || /^#|(?<!\\)["<>;]|\\$/.test(value)) return undefined;
  try {
    return `${types[name] ?? name}=${unescaped(value)}`;
  } catch {
    return undefined;
  }
}

/** Reads a name, whose parts stand between `mark`, and returns it in one way of writing it; undefined where it cannot be read. */
function readParts(text: string, mark: string): readonly string[] | undefined {
  const parts = splitAt(text, mark).map((part) => splitAt(part, '+').map(readAttribute));
  if (parts.some((part) => part.includes(undefined))) return undefined;
  return parts.map((part) => JSON.stringify((part as string[]).toSorted()));
}

/** Reads a distinguished name as RFC 4514 writes it, the nearest part first; undefined for another text. */
export const readName = (text: string): readonly string[] | undefined => readParts(text, ',');

const isSubject = (certificate: X509Certificate, wanted: string): boolean => {
  // Node writes one part on each line, from the farthest to the nearest.
  const subject = readParts(certificate.subject ?? '', '\n')?.toReversed();
  const name = readName(wanted);
  return subject !== undefined && name !== undefined && subject.join(',') === name.join(',');
};

const entry = /(?:^|, )([A-Za-z][\w ]*):("(?:[^"\\]|\\.)*"|[^,"\\]*)/gy;

/** Returns whether a certificate has a URI among its names. Node puts a name in quotes that holds a comma, a quote or a backslash. */
const hasUri = ({ subjectAltName = '' }: X509Certificate, wanted: string): boolean =>
  [...subjectAltName.matchAll(entry)].some(([, kind, value]) => kind === 'URI' && value === wanted);

const exact = { subject: 'never', wildcards: false, partialWildcards: false } as const;

/** Returns whether a certificate has the name that a client is registered with. OpenSSL itself compares hosts and addresses. */
export function hasName(certificate: X509Certificate, member: NameMember, value: string): boolean {
  switch (member) {
    case 'tls_client_auth_subject_dn':
      return isSubject(certificate, value);
    case 'tls_client_auth_san_dns':
      return certificate.checkHost(value, exact) !== undefined;
    case 'tls_client_auth_san_uri':
      return hasUri(certificate, value);
    case 'tls_client_auth_san_ip':
      return certificate.checkIP(value) !== undefined;
    case 'tls_client_auth_san_email':
      return certificate.checkEmail(value, exact) !== undefined;
  }
}

const isHost = (value: string) =>
  value.length <= 253 && /^(?!-)[a-z\d-]{1,63}(?<!-)(\.(?!-)[a-z\d-]{1,63}(?<!-))*$/i.test(value);
/** OpenSSL compares an address of e-mail by its bytes, and the host in it without regard to case. */
const isMailbox = (value: string) => /^[\x21-\x7e]{1,64}@[a-z\d.-]{1,253}$/i.test(value) && !/["\\,]/.test(value);

/** Returns whether a registration may name a certificate by this value. */
export function isNameOf(member: NameMember, value: string): boolean {
  if (value.length > 1000 || /[\p{C}\p{Zl}\p{Zp}]/u.test(value)) return false;
  switch (member) {
    case 'tls_client_auth_subject_dn':
      return readName(value) !== undefined;
    case 'tls_client_auth_san_dns':
      return isHost(value);
    case 'tls_client_auth_san_uri':
      return URL.canParse(value) && !/["\\,'\s]|[^\x21-\x7e]/.test(value);
    case 'tls_client_auth_san_ip':
      return isIPv4(value) || isIPv6(value);
    case 'tls_client_auth_san_email':
      return isMailbox(value);
  }
}
