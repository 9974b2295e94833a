import { generateKeyPairSync, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto';

/** One element of ASN.1 in DER: tag, length, content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const object = (...bytes: readonly number[]) => der(0x06, Buffer.from(bytes));
const time = (offset: number) => {
  const digits = new Date(Date.now() + offset).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x17, Buffer.from(digits.slice(2)));
};
const day = 86_400_000;

const attributes = { CN: [0x55, 0x04, 0x03], O: [0x55, 0x04, 0x0a], C: [0x55, 0x04, 0x06] } as const;
type Name = readonly (readonly [type: keyof typeof attributes, value: string])[];
const nameOf = (name: Name) =>
  sequence(
    ...name.map(([type, value]) =>
      der(0x31, sequence(object(...attributes[type]), der(type === 'C' ? 0x13 : 0x0c, Buffer.from(value)))),
    ),
  );

const kinds = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 } as const;
type OtherName = readonly [kind: keyof typeof kinds, value: string];
const bytesOf = ([kind, value]: OtherName) =>
  Buffer.from(kind === 'ip' ? value.split('.').map(Number) : Buffer.from(value));

const extension = (id: readonly number[], content: Buffer) => sequence(object(0x55, 0x1d, ...id), der(0x04, content));

interface Certified {
  readonly key: string;
  readonly cert: string;
}

interface Making {
  /** From the farthest part to the nearest, as a certificate holds it. */
  readonly subject?: Name;
  readonly names?: readonly OtherName[];
  readonly isAuthority?: boolean;
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
  /** For servers alone. */
  readonly isOfServer?: boolean;
  readonly issuer?: Certified & { readonly subject: Name };
  readonly pair?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

const pemOf = (bytes: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${bytes
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n')}\n-----END CERTIFICATE-----\n`;

/** Makes a key and a certificate (RFC 5280), which `issuer` signs, or the key itself. */
export function certify({
  subject = [['CN', 'test']],
  names = [],
  isAuthority = false,
  from = -1,
  to = 1,
  isOfServer = false,
  issuer,
  pair = generateKeyPairSync('ec', { namedCurve: 'P-256' }),
}: Making = {}): Certified & { readonly subject: Name; readonly der: Buffer } {
  const { privateKey, publicKey } = pair;
  const ecdsaWithSha256 = sequence(object(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  const extensions = [
    ...(isAuthority ? [extension([0x13], sequence(der(0x01, Buffer.from([255]))))] : []),
    ...(names.length > 0
      ? [extension([0x11], sequence(...names.map((name) => der(kinds[name[0]], bytesOf(name)))))]
      : []),
    ...(isOfServer ? [extension([0x25], sequence(object(0x2b, 6, 1, 5, 5, 7, 3, 1)))] : []),
  ];
  const said = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, ...randomBytes(8)])),
    ecdsaWithSha256,
    nameOf(issuer?.subject ?? subject),
    sequence(time(from * day), time(to * day)),
    nameOf(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', said, issuer?.key ?? privateKey));
  const whole = sequence(said, ecdsaWithSha256, signature);
  return {
    subject,
    der: whole,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    cert: pemOf(whole),
  };
}

/** Returns a key and a self-signed certificate, for browsers that are told to accept it. */
export const selfSigned = (): Certified => certify();

/** Returns the public key of a certificate with the certificate itself, as a client registers it. */
export function jwkOf(cert: string): Readonly<Record<string, unknown>> {
  const read = new X509Certificate(cert);
  return { ...read.publicKey.export({ format: 'jwk' }), x5c: [read.raw.toString('base64')] };
}
