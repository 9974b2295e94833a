import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** Values that a test makes wrong, or that differ from those of a usual browser and authenticator. */
export interface Forgery {
  readonly type?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: string;
  readonly isPresent?: boolean;
  readonly isVerified?: boolean;
  readonly isSynced?: boolean;
  readonly isBackedUp?: boolean;
  readonly count?: number;
  readonly credentialId?: string;
  /** The credential id that a new credential names outside the signed data. */
  readonly saidId?: string;
  /** The user handle; null leaves it out. */
  readonly userHandle?: string | null;
  /** Bytes that replace the right ones. */
  readonly alter?: (signature: Buffer) => Buffer;
  /** COSE number that replaces that of ES256. */
  readonly algorithm?: number;
  readonly aaguid?: string;
  readonly statement?: { readonly format: string; readonly members: ReadonlyMap<string, unknown> };
}

/** A passkey that lives in this process, with ES256 and a counter of its own. */
export interface SoftPasskey {
  readonly credentialId: string;
  readonly privateKey: KeyObject;
  /** The public key as COSE, base64url. */
  readonly publicKey: string;
  readonly aaguid: string;
  readonly isSynced: boolean;
  /** Returns the JSON of an assertion for the challenge of the page. */
  assert(asked: { readonly challenge: string; readonly userHandle: string | null }, forgery?: Forgery): string;
  /** Returns the JSON of a new credential for the challenge of the page. */
  attest(asked: { readonly challenge: string }, forgery?: Forgery): string;
}

const head = (kind: number, size: number): Buffer => {
  if (size < 24) return Buffer.from([(kind << 5) | size]);
  return size < 256 ? Buffer.from([(kind << 5) | 24, size]) : Buffer.from([(kind << 5) | 25, size >> 8, size & 255]);
};

/** Writes the part of CBOR (RFC 8949) that a credential needs. */
export function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  if (value instanceof Map) {
    const parts = [...value].flatMap(([key, member]) => [cbor(key), cbor(member)]);
    return Buffer.concat([head(5, value.size), ...parts]);
  }
  throw new Error(`no CBOR for ${String(value)}`);
}

const bytesOf = (encoded: string) => Buffer.from(encoded, 'base64url');
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();

interface SoftWishes {
  readonly origin: string;
  readonly isSynced?: boolean;
  readonly aaguid?: string;
  /** The sign count; 0 counts nothing, as passkeys do that are copied between devices. */
  readonly count?: number;
}

export function createSoftPasskey(wishes: SoftWishes): SoftPasskey {
  const { origin, isSynced = false, aaguid = '00000000-0000-0000-0000-000000000000' } = wishes;
  const keepsCount = wishes.count !== 0;
  let count = wishes.count ?? 1;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const coseKey = (algorithm: number) =>
    cbor(
      new Map<number, unknown>([
        [1, 2],
        [3, algorithm],
        [-1, 1],
        [-2, bytesOf(x ?? '')],
        [-3, bytesOf(y ?? '')],
      ]),
    );
  const credentialId = randomBytes(32).toString('base64url');

  const clientData = (ceremony: string, asked: string, forgery: Forgery) =>
    Buffer.from(
      JSON.stringify({
        type: forgery.type ?? ceremony,
        challenge: forgery.challenge ?? asked,
        origin: forgery.origin ?? origin,
        crossOrigin: forgery.crossOrigin ?? false,
        topOrigin: forgery.topOrigin,
      }),
    );

  const authenticatorData = (forgery: Forgery, attested: Buffer = Buffer.alloc(0)) => {
    const synced = forgery.isSynced ?? isSynced;
    const flags =
      ((forgery.isPresent ?? true) ? 1 : 0) |
      ((forgery.isVerified ?? true) ? 4 : 0) |
      (synced ? 8 : 0) |
      ((forgery.isBackedUp ?? synced) ? 16 : 0) |
      (attested.length > 0 ? 64 : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(forgery.count ?? (keepsCount ? count++ : 0));
    return Buffer.concat([sha256(forgery.rpId ?? new URL(origin).hostname), Buffer.from([flags]), counter, attested]);
  };

  return {
    credentialId,
    privateKey,
    publicKey: coseKey(-7).toString('base64url'),
    aaguid,
    isSynced,
    assert({ challenge, userHandle }, forgery = {}) {
      const said = clientData('webauthn.get', challenge, forgery);
      const data = authenticatorData(forgery);
      const right = sign('sha256', Buffer.concat([data, sha256(said)]), privateKey);
      const handle = forgery.userHandle === undefined ? userHandle : forgery.userHandle;
      return JSON.stringify({
        id: forgery.credentialId ?? credentialId,
        type: 'public-key',
        response: {
          clientDataJSON: said.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: (forgery.alter?.(right) ?? right).toString('base64url'),
          userHandle: handle ?? undefined,
        },
      });
    },
    attest({ challenge }, forgery = {}) {
      const id = bytesOf(forgery.credentialId ?? credentialId);
      const size = Buffer.alloc(2);
      size.writeUInt16BE(id.length);
      const attested = Buffer.concat([
        Buffer.from((forgery.aaguid ?? aaguid).replaceAll('-', ''), 'hex'),
        size,
        id,
        coseKey(forgery.algorithm ?? -7),
      ]);
      const object = new Map<string, unknown>([
        ['fmt', forgery.statement?.format ?? 'none'],
        ['attStmt', forgery.statement?.members ?? new Map()],
        ['authData', authenticatorData(forgery, attested)],
      ]);
      return JSON.stringify({
        id: forgery.saidId ?? id.toString('base64url'),
        type: 'public-key',
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, forgery).toString('base64url'),
          attestationObject: cbor(object).toString('base64url'),
          transports: ['internal'],
        },
      });
    },
  };
}
