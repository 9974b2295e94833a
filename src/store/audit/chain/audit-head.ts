import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { defineRow, number, oneOf, text } from '../../database/define-row.ts';
import { parseJson } from '../../../domain/members.ts';

/**
 * `latest`: the newest link. `checkpoint`: a link further back, so that a change is found near to its place. `anchor`: the link behind which
 * the chain begins, since all before it was purged.
 */
export type HeadKind = 'latest' | 'checkpoint' | 'anchor';

/** Says what a head says beside its link. Times are epoch seconds. */
export interface HeadNote {
  /** Of an anchor: when the chain began. */
  readonly begunAt?: number;
  /** Of an anchor: until when a line without a keyed hash was taken as that of an older program. */
  readonly olderUntil?: number;
  /** Of an anchor: the newest line that was there when the chain began. A line up to it may be that of an older program. */
  readonly olderId?: number;
  /** Of an anchor: an operator has begun the chain anew. */
  readonly isAgain?: boolean;
  /** Of an anchor: the time of the newest line that was purged. */
  readonly purgedUntil?: number;
  /** Of the newest link: lines up to this number have their links. */
  readonly settled?: number;
}

/** A signed statement that the link with this number has this hash. */
export interface AuditHead {
  readonly kind: HeadKind;
  readonly seq: number;
  readonly hash: string;
  readonly signedAt: number;
  readonly kid: string;
  readonly note: HeadNote;
  readonly signature: string;
}

/** A key that signs heads. */
export interface AuditKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The algorithm ES256 writes the two numbers of a signature one behind the other. */
const dsaEncoding = 'ieee-p1363';

/** Returns the name of a public key: the beginning of its thumbprint (RFC 7638). */
export function kidOf(publicKey: KeyObject): string {
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('hex').slice(0, 24);
}

/** Makes a key from its private part. */
export function auditKeyOf(privateKey: KeyObject): AuditKey {
  const publicKey = createPublicKey(privateKey);
  return { kid: kidOf(publicKey), privateKey, publicKey };
}

/** Draws a key on the curve P-256, which takes a fraction of a millisecond. */
export const drawAuditKey = (): AuditKey => auditKeyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);

/** Returns the private part as text to seal. */
export const privateTextOf = ({ privateKey }: AuditKey): string => JSON.stringify(privateKey.export({ format: 'jwk' }));

/** Returns the key of a private part that `privateTextOf` wrote. */
export const auditKeyFrom = (text: string): AuditKey =>
  auditKeyOf(createPrivateKey({ key: JSON.parse(text) as never, format: 'jwk' }));

type Unsigned = Omit<AuditHead, 'signature' | 'kid'>;

function signedText({ kind, seq, hash, signedAt, note }: Unsigned): string {
  const { begunAt, olderUntil, olderId, isAgain, purgedUntil, settled } = note;
  const said = [begunAt, olderUntil, olderId, isAgain, purgedUntil, settled].map((value) => value ?? null);
  return JSON.stringify(['geopf-id audit', kind, seq, hash, signedAt, ...said]);
}

/** Signs a statement about a link. */
export function signHead({ kid, privateKey }: AuditKey, head: Unsigned): AuditHead {
  const signature = sign('sha256', Buffer.from(signedText(head)), { key: privateKey, dsaEncoding });
  return { ...head, kid, signature: signature.toString('base64url') };
}

export function isSigned(head: AuditHead, publicKey: KeyObject): boolean {
  const signature = Buffer.from(head.signature, 'base64url');
  return verify('sha256', Buffer.from(signedText(head)), { key: publicKey, dsaEncoding }, signature);
}

const headRow = defineRow({
  kind: oneOf<HeadKind>(),
  seq: number,
  hash: text,
  signedAt: number,
  kid: text,
  signature: text,
  note: text,
});

/** Returns a head as the table has it. */
export const headRowOf = (head: AuditHead) => headRow.row({ ...head, note: JSON.stringify(head.note) });

/** Reads a note. One that cannot be read says nothing, and the signature will not fit. */
function noteOf(json: string): HeadNote {
  const note = parseJson(json);
  return note !== null && typeof note === 'object' ? note : {};
}

export const headShape = headRow.to((head): AuditHead => ({ ...head, note: noteOf(head.note) }));
