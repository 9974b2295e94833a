import type { X509Certificate } from 'node:crypto';

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** Splits what a value of DER holds. The bytes come out of a certificate that OpenSSL has read already. */
function elementsOf(bytes: Buffer): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1]!;
    const wide = first & 0x80 ? first & 0x7f : 0;
    const start = at + 2 + wide;
    const length = wide === 0 ? first : bytes.readUIntBE(at + 2, wide);
    found.push({ tag: bytes[at]!, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

interface Extension {
  readonly isCritical: boolean;
  readonly value: Buffer;
}

const [boolean, extensionsTag] = [0x01, 0xa3];

/** Returns the extensions of a certificate by their object identifiers, in hexadecimal (RFC 5280, section 4.1). */
function extensionsOf({ raw }: X509Certificate): ReadonlyMap<string, Extension> {
  const [certificate] = elementsOf(raw);
  const [signed] = elementsOf(certificate!.content);
  const held = elementsOf(signed!.content).find(({ tag }) => tag === extensionsTag);
  const [list] = held ? elementsOf(held.content) : [];
  return new Map(
    (list ? elementsOf(list.content) : []).map(({ content }) => {
      const [name, ...more] = elementsOf(content);
      const isCritical = more[0]!.tag === boolean && more[0]!.content[0] !== 0;
      return [name!.content.toString('hex'), { isCritical, value: more.at(-1)!.content }];
    }),
  );
}

const [keyUsage, basicConstraints] = ['551d0f', '551d13'];
/** Beside those two: names, purposes, and policies, which the trust list stands for. */
const understood = new Set([keyUsage, basicConstraints, '551d11', '551d12', '551d20', '551d25']);

/** Returns whether a certificate has a limit that is not kept here, such as one for the names below it (RFC 5280, section 4.2). */
export const hasUnknownLimit = (certificate: X509Certificate): boolean =>
  [...extensionsOf(certificate)].some(([name, { isCritical }]) => isCritical && !understood.has(name));

/** Returns whether the key of a certificate may sign what is no certificate. */
export function signsDocuments(certificate: X509Certificate): boolean {
  const value = extensionsOf(certificate).get(keyUsage)?.value;
  // The first byte of the bits tells how many of the last ones do not count, and `digitalSignature` is the first bit.
  return value === undefined || ((elementsOf(value)[0]!.content[1] ?? 0) & 0x80) !== 0;
}

/** Returns how many authorities may stand between a certificate and one that signs documents. */
export function pathLength(certificate: X509Certificate): number {
  const value = extensionsOf(certificate).get(basicConstraints)?.value;
  const members = value ? elementsOf(elementsOf(value)[0]!.content) : [];
  const length = members.find(({ tag }) => tag === 0x02)?.content;
  return length ? length.readUIntBE(0, Math.min(length.length, 6)) : Infinity;
}

/** The arc of the purposes that every authority knows, as TLS is one, and that of status lists (Token Status List, section 10). */
const general = '1.3.6.1.5.5.7.3.';
const statusSigning = `${general}30`;

/** The kind of thing that a certificate signs. */
export type Signed = 'credential' | 'status-list';

/** Returns whether the purposes of a certificate are all for something else. */
export const isForOtherPurposes = ({ keyUsage: purposes }: X509Certificate, signed: Signed): boolean =>
  (purposes as readonly string[] | undefined)?.every(
    (purpose) => purpose.startsWith(general) && !(signed === 'status-list' && purpose === statusSigning),
  ) ?? false;

/** Returns whether a certificate signs status lists alone. */
export const isForStatusAlone = ({ keyUsage: purposes }: X509Certificate): boolean =>
  (purposes as readonly string[] | undefined)?.every((purpose) => purpose === statusSigning) ?? false;
