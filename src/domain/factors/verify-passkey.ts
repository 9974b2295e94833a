import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { passkeyAlgorithms } from './passkey-options.ts';

/** Values that both ceremonies are checked against. */
interface Expected {
  /** One of these challenges was drawn; base64url. */
  readonly challenges: readonly string[];
  /** Origin of our pages. A page of another origin is not ours, even where browsers let it use the passkeys. */
  readonly origin: string;
  /** Host that the passkeys belong to (the relying party's id). */
  readonly host: string;
}

/** The public half of a passkey, as it is kept. */
export interface PasskeyKey {
  /** Credential id, base64url. */
  readonly credentialId: string;
  /** Public key in COSE, base64url. */
  readonly publicKey: string;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  /** Its maker may copy the passkey to other devices (backup eligible). */
  readonly isSynced: boolean;
  readonly isBackedUp: boolean;
  /** A key of a former service that is a second factor alone: its device need not ask for a finger or a PIN. */
  readonly isSecurityKey: boolean;
  /** The passkey was made at a former service. Until its first use here nobody knows whether its maker copies it. */
  readonly isUnseen: boolean;
}

/** Facts that an authenticator has signed. */
export type PasskeyProof = Pick<PasskeyKey, 'signCount' | 'isSynced' | 'isBackedUp'>;
/** The key of a passkey that was just made here. */
type NewPasskey = Omit<PasskeyKey, 'isSecurityKey' | 'isUnseen'>;

const bytesOf = (encoded: string) => new Uint8Array(Buffer.from(encoded, 'base64url'));

/** Loads the package at its first use, because that takes 0.4 s. */
const load = async () => ({
  ...(await import('@simplewebauthn/server')),
  ...(await import('@simplewebauthn/server/helpers')),
});

/**
 * Returns whether the ceremony ran in a frame. No page of ours is in a frame, so such a ceremony is not ours; the package lets some of them
 * pass.
 */
function isFramed(clientDataJSON: string): boolean {
  const { crossOrigin, topOrigin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as {
    readonly crossOrigin?: unknown;
    readonly topOrigin?: unknown;
  };
  return (crossOrigin !== undefined && crossOrigin !== false) || topOrigin !== undefined;
}

/** Removes the attestation unread, with the certificates that it names. We did not ask for one. */
async function withoutAttestation(response: RegistrationResponseJSON): Promise<RegistrationResponseJSON> {
  const { decodeAttestationObject, isoCBOR } = await load();
  const authData = decodeAttestationObject(bytesOf(response.response.attestationObject)).get('authData');
  const bare = isoCBOR.encode(
    new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]) as never,
  );
  return {
    ...response,
    response: { ...response.response, attestationObject: Buffer.from(bare).toString('base64url') },
  };
}

/** Returns the key of a new passkey (WebAuthn level 3, section 7.1); undefined when any part of the answer is not as it was asked for. */
export async function verifyNewPasskey(
  response: RegistrationResponseJSON,
  { challenges, origin, host, isAutomatic = false }: Expected & { readonly isAutomatic?: boolean },
): Promise<NewPasskey | undefined> {
  try {
    if (isFramed(response.response.clientDataJSON)) return undefined;
    const { verifyRegistrationResponse } = await load();
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: await withoutAttestation(response),
      expectedChallenge: (given) => challenges.includes(given),
      expectedOrigin: origin,
      expectedRPID: host,
      // A browser that makes a passkey by itself asks nobody. Each sign-in asks for a finger or a PIN all the same.
      requireUserPresence: !isAutomatic,
      requireUserVerification: !isAutomatic,
      supportedAlgorithmIDs: [...passkeyAlgorithms],
    });
    // The id beside the signed data is a statement of the browser only.
    if (!verified || registrationInfo.credential.id !== response.id) return undefined;
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      signCount: credential.counter,
      transports: credential.transports ?? [],
      aaguid,
      isSynced: credentialDeviceType === 'multiDevice',
      isBackedUp: credentialBackedUp,
    };
  } catch {
    return undefined;
  }
}

/**
 * Returns the signed facts of an assertion of this passkey (section 7.2); undefined when the assertion is not the one that was asked for.
 * The signature counter is not judged here.
 */
export async function verifyPasskeySignature(
  response: AuthenticationResponseJSON,
  { challenges, origin, host, key }: Expected & { readonly key: PasskeyKey },
): Promise<PasskeyProof | undefined> {
  try {
    if (response.id !== key.credentialId || isFramed(response.response.clientDataJSON)) return undefined;
    const { verifyAuthenticationResponse } = await load();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: (given) => challenges.includes(given),
      expectedOrigin: origin,
      expectedRPID: host,
      requireUserVerification: !key.isSecurityKey,
      // The database decides which counter is the newest among parallel uses.
      credential: { id: key.credentialId, publicKey: bytesOf(key.publicKey), counter: 0 },
    });
    const isSynced = authenticationInfo.credentialDeviceType === 'multiDevice';
    if (!verified || (!key.isUnseen && isSynced !== key.isSynced)) return undefined;
    return { signCount: authenticationInfo.newCounter, isSynced, isBackedUp: authenticationInfo.credentialBackedUp };
  } catch {
    return undefined;
  }
}
