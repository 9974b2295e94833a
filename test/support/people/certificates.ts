import { createPublicKey, generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto';

/** Writes a value of DER. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const hex = (text: string) => Buffer.from(text, 'hex');
const name = (text: string) => der(0x30, der(0x31, der(0x30, hex('0603550403'), der(0x0c, Buffer.from(text)))));
const algorithm = hex('300a06082a8648ce3d040302');

const held = (id: string, value: Uint8Array, isCritical = true) =>
  der(0x30, der(0x06, hex(id)), ...(isCritical ? [hex('0101ff')] : []), der(0x04, value));
const purpose = (id: string) => held('551d25', der(0x30, der(0x06, hex(id))), false);
const nameUnderTest = der(0x30, der(0x82, Buffer.from('id.test')));

/** Extensions of certificates, by what they say. */
const extension = {
  authority: held('551d13', hex('30030101ff')),
  lowestAuthority: held('551d13', hex('30060101ff020100')),
  signsDocuments: held('551d0f', hex('03020780')),
  agreesKeys: held('551d0f', hex('03020308')),
  forTls: purpose('2b06010505070301'),
  forStatusLists: purpose('2b0601050507031e'),
  forPids: purpose('28818c5d050102'),
  onlyUnderTest: held('551d1e', der(0x30, der(0xa0, nameUnderTest))),
} as const;

export type Limit = keyof typeof extension;

export interface Authority {
  readonly key: KeyObject;
  readonly subject: string;
  readonly certificate: X509Certificate;
}

/** Issues a certificate on P-256, by itself where nobody else does; `key` is one that somebody has already. */
export function issueCertificate(
  subject: string,
  extensions: readonly Limit[],
  issuer?: Pick<Authority, 'key' | 'subject'>,
  key: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
): Authority {
  const signed = der(
    0x30,
    hex('a003020102'),
    der(0x02, Buffer.from([1])),
    algorithm,
    name(issuer?.subject ?? subject),
    der(0x30, der(0x18, Buffer.from('20200101000000Z')), der(0x18, Buffer.from('20560101000000Z'))),
    name(subject),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, ...extensions.map((one) => extension[one]))),
  );
  const signature = sign('sha256', signed, issuer?.key ?? key);
  const certificate = new X509Certificate(der(0x30, signed, algorithm, der(0x03, Buffer.from([0]), signature)));
  return { key, subject, certificate };
}
