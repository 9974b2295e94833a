import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { checkChain } from '../check-chain.ts';
import { skewSeconds, type Expected, type Presented } from '../presented.ts';
import { readStatus } from '../read-status.ts';
import { hostile } from '../wallet-refusal.ts';
import { decodeCbor, decodeEmbedded, embedded, encodeCbor, mapOf, Tagged } from './cbor.ts';
import { chainOf, checkSign1, readSign1 } from './cose.ts';
import { sessionTranscript } from './session-transcript.ts';

/** The document type of a PID, and the namespace of its elements (PID rulebook, section 3). */
export const pidDocument = 'eu.europa.ec.eudi.pid.1';

const digests: ReadonlyMap<unknown, string> = new Map([
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** Elements whose claim has another name in the SD-JWT VC of a PID. */
const claimOf: Readonly<Record<string, string>> = { birth_date: 'birthdate' };

const plainValue = (value: unknown): unknown => (value instanceof Tagged ? plainValue(value.value) : value);

/** Checks each element against its digest under the issuer's signature, and returns those of the PID. */
function readElements(
  nameSpaces: ReadonlyMap<unknown, unknown>,
  { valueDigests, algorithm }: { valueDigests: ReadonlyMap<unknown, unknown>; algorithm: string },
): Readonly<Record<string, unknown>> {
  const elements = new Map<string, unknown>();
  for (const [nameSpace, items] of nameSpaces) {
    if (!Array.isArray(items)) throw hostile('malformed');
    const ofNameSpace = mapOf(valueDigests.get(nameSpace));
    const seen = new Set<unknown>();
    for (const item of items) {
      const held = mapOf(decodeEmbedded(item));
      const id = held.get('digestID');
      const expected = ofNameSpace.get(id);
      const digest = createHash(algorithm).update(encodeCbor(item)).digest();
      if (seen.has(id) || !Buffer.isBuffer(expected) || !digest.equals(expected)) throw hostile('disclosure');
      seen.add(id);
      const name = held.get('elementIdentifier');
      if (typeof name !== 'string') throw hostile('malformed');
      if (nameSpace !== pidDocument) continue;
      const claim = claimOf[name] ?? name;
      if (elements.has(claim)) throw hostile('disclosure');
      elements.set(claim, plainValue(held.get('elementValue')));
    }
  }
  return Object.fromEntries(elements);
}

/** Returns a point in time, in seconds since the epoch (`tdate`). */
function timeOf(value: unknown): number {
  const text = value instanceof Tagged && value.tag === 0 ? value.value : undefined;
  const isDate = typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);
  const time = isDate ? Date.parse(text) / 1000 : Number.NaN;
  if (Number.isNaN(time)) throw hostile('malformed');
  return time;
}

function checkValidity(info: ReadonlyMap<unknown, unknown>, seconds: number): void {
  const from = Math.max(timeOf(info.get('signed')), timeOf(info.get('validFrom')));
  if (from > seconds + skewSeconds) throw hostile('credential_early');
  if (timeOf(info.get('validUntil')) <= seconds - skewSeconds) throw hostile('credential_expired');
}

/** Reads the holder's key: a COSE key on P-256. */
function holderKey(value: unknown): KeyObject {
  const key = value instanceof Map ? (value as ReadonlyMap<unknown, unknown>) : new Map<unknown, unknown>();
  const [x, y] = [key.get(-2), key.get(-3)];
  const isP256 = key.get(1) === 2 && key.get(-1) === 1;
  if (!isP256 || !Buffer.isBuffer(x) || !Buffer.isBuffer(y) || key.has(-4)) throw hostile('holder_key');
  const jwk = { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch (error) {
    throw hostile('holder_key', error);
  }
}

interface Holding {
  readonly key: KeyObject;
  readonly expected: Expected;
}

/** Checks that the holder's key has signed for this request. A shared secret in its place (MAC) is not understood, as HAIP allows. */
async function checkHolder(deviceSigned: ReadonlyMap<unknown, unknown>, { key, expected }: Holding): Promise<void> {
  const signature = mapOf(deviceSigned.get('deviceAuth')).get('deviceSignature');
  const nameSpaces = deviceSigned.get('nameSpaces');
  mapOf(decodeEmbedded(nameSpaces));
  if (signature === undefined) throw hostile('holder_signature');
  const transcript = await sessionTranscript(expected);
  const about = encodeCbor(['DeviceAuthentication', transcript, pidDocument, nameSpaces]);
  const payload = encodeCbor(new Tagged(embedded, about));
  checkSign1(readSign1(signature), { key, payload, reason: 'holder_signature' });
}

/** Checks an mdoc (`mso_mdoc`): a response of a device with one document, a PID. */
export async function checkMdoc(presentation: string, expected: Expected): Promise<Presented> {
  if (!/^[\w-]+$/.test(presentation)) throw hostile('malformed');
  const response = mapOf(decodeCbor(Buffer.from(presentation, 'base64url')));
  const documents = response.get('documents');
  if (response.get('status') !== 0 || !Array.isArray(documents) || documents.length !== 1) throw hostile('malformed');
  const document = mapOf((documents as readonly unknown[])[0]);
  if (document.get('docType') !== pidDocument) throw hostile('credential_type');
  const issuerSigned = mapOf(document.get('issuerSigned'));
  const issuerAuth = readSign1(issuerSigned.get('issuerAuth'));
  const owner = checkChain(chainOf(issuerAuth), expected, 'credential');
  const { payload } = issuerAuth;
  if (!payload) throw hostile('malformed');
  checkSign1(issuerAuth, { key: owner.key, payload, reason: 'signature' });
  const object = mapOf(decodeEmbedded(decodeCbor(payload)));
  if (object.get('docType') !== pidDocument) throw hostile('credential_type');
  const algorithm = digests.get(object.get('digestAlgorithm'));
  if (algorithm === undefined) throw hostile('algorithm');
  checkValidity(mapOf(object.get('validityInfo')), expected.now / 1000);
  const key = holderKey(mapOf(object.get('deviceKeyInfo')).get('deviceKey'));
  await checkHolder(mapOf(document.get('deviceSigned')), { key, expected });
  const valueDigests = mapOf(object.get('valueDigests'));
  const claims = readElements(mapOf(issuerSigned.get('nameSpaces') ?? new Map()), { valueDigests, algorithm });
  return { issuer: owner.issuer, claims, status: readStatus(object.get('status')), signedAt: undefined };
}
