import { createHash, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { embed, encodeCbor, Tag } from './encode-cbor.ts';
import { issuerKeys, issuerOf, signBytes } from './issuer-keys.ts';
import { statusOf, timesOf, type Showing } from './showing.ts';

const pid = 'eu.europa.ec.eudi.pid.1';
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

/** Makes a COSE_Sign1 message. */
function sign1(
  key: KeyObject,
  {
    payload,
    detached,
    chain = [],
    typ,
  }: { payload: Buffer; detached?: boolean; chain?: readonly Buffer[]; typ?: string },
) {
  const algorithm = encodeCbor(new Map<number, unknown>([[1, -7], ...(typ === undefined ? [] : [[16, typ] as const])]));
  const signature = signBytes(key, encodeCbor(['Signature1', algorithm, Buffer.alloc(0), payload]));
  const unprotected = new Map(chain.length > 0 ? [[33, chain.length > 1 ? [...chain] : chain[0]]] : []);
  return [algorithm, unprotected, detached ? null : payload, signature];
}

const spoilt = (message: readonly unknown[]) => [...message.slice(0, 3), Buffer.alloc(64, 7)];

const date = (seconds: number) => new Tag(0, `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`);

function elements({ claims, flaw }: Showing) {
  const all = Object.entries(claims).map(([name, value], digestID) => {
    const isDate = name === 'birthdate';
    return new Map<string, unknown>([
      ['digestID', digestID],
      ['random', randomBytes(24)],
      ['elementIdentifier', isDate ? 'birth_date' : name],
      ['elementValue', isDate ? new Tag(1004, value) : value],
    ]);
  });
  const signed = all.map(embed);
  const shown = [...signed];
  if (flaw === 'altered-disclosure') shown[0] = embed(new Map([...all[0]!, ['elementValue', 'AUTRE']]));
  if (flaw === 'extra-disclosure') shown.push(embed(new Map([...all[0]!, ['digestID', 99]])));
  if (flaw === 'repeated-disclosure') shown.push(shown[0]!);
  return { shown, digests: new Map(signed.map((item, index) => [index, sha256(encodeCbor(item))])) };
}

async function transcript(showing: Showing): Promise<unknown> {
  const { clientId, encryptionKey, flaw, nonce, origin, responseUri } = showing;
  const thumbprint = Buffer.from(await calculateJwkThumbprint(encryptionKey), 'base64url');
  const asked = flaw === 'wrong-nonce' ? 'another-nonce' : nonce;
  const to = flaw === 'wrong-audience' ? 'https://elsewhere.test' : (origin ?? responseUri);
  const handover =
    origin === undefined
      ? ['OpenID4VPHandover', sha256(encodeCbor([clientId, asked, thumbprint, to]))]
      : ['OpenID4VPDCAPIHandover', sha256(encodeCbor([to, asked, thumbprint]))];
  return [null, null, handover];
}

/** Shows a PID as an mdoc: the response of a device with one document. */
export async function showMdoc(showing: Showing): Promise<string> {
  const { flaw, now } = showing;
  const issuer = issuerOf(flaw);
  const docType = flaw === 'other-type' ? 'org.iso.18013.5.1.mDL' : pid;
  const holder = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = holder.publicKey.export({ format: 'jwk' });
  const deviceKey = new Map<number, unknown>([
    [1, 2],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
  const { shown, digests } = elements(showing);
  const { from, until } = timesOf(showing);
  const object = {
    version: '1.0',
    digestAlgorithm: 'SHA-256',
    valueDigests: { [pid]: digests },
    deviceKeyInfo: flaw === 'no-holder-key' ? {} : { deviceKey },
    docType,
    validityInfo: { signed: date(now - 3_600), validFrom: date(from), validUntil: date(until) },
    status: statusOf(showing, 'cwt'),
  };
  const issuerAuth = sign1(issuer.key, { payload: encodeCbor(embed(object)), chain: issuer.chain });
  const nameSpaces = embed({});
  const authentication = ['DeviceAuthentication', await transcript(showing), docType, nameSpaces];
  const { privateKey } = flaw === 'other-holder' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : holder;
  const deviceSignature = sign1(privateKey, { payload: encodeCbor(embed(authentication)), detached: true });
  const signed = flaw === 'holder-signature' ? spoilt(deviceSignature) : deviceSignature;
  const document = {
    docType,
    issuerSigned: {
      nameSpaces: { [pid]: shown },
      issuerAuth: flaw === 'credential-signature' ? spoilt(issuerAuth) : issuerAuth,
    },
    deviceSigned: { nameSpaces, deviceAuth: flaw === 'no-holder' ? {} : { deviceSignature: signed } },
  };
  return encodeCbor({ version: '1.0', documents: [document], status: 0 }).toString('base64url');
}

interface List {
  readonly uri: string;
  readonly now: number;
  readonly lst: Buffer;
}

/** A status list for mdocs (Token Status List, section 5.2). */
export function showStatusList({ uri, now, lst }: List): Buffer {
  const claims = new Map<number, unknown>([
    [2, uri],
    [6, now],
    [4, now + 86_400],
    [65_534, 60],
    [65_533, { bits: 1, lst }],
  ]);
  const { key, chain } = issuerKeys.usual;
  return encodeCbor(new Tag(18, sign1(key, { payload: encodeCbor(claims), chain, typ: 'application/statuslist+cwt' })));
}
