import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { passkeyAlgorithms } from './passkey-options.ts';

/** What both ceremonies are checked against. */
interface Expected {
  /** Base64url, as it was drawn. */
  readonly challenge: string;
  /** Origin of our pages; its host is the relying party's id. */
  readonly origin: string;
}

/** The public half of a passkey, as it is kept. */
export interface PasskeyKey {
  /** Base64url. */
  readonly credentialId: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  /** Whether its maker may copy it to other devices (backup eligible). */
  readonly isSynced: boolean;
  readonly isBackedUp: boolean;
}

/** What an authenticator has told with a signature that is right. */
export type PasskeyProof = Pick<PasskeyKey, 'signCount' | 'isSynced' | 'isBackedUp'>;

const bytesOf = (encoded: string) => new Uint8Array(Buffer.from(encoded, 'base64url'));

/** The package takes 0.4 s to load: only who uses a passkey waits for it. */
const load = async () => ({
  ...(await import('@simplewebauthn/server')),
  ...(await import('@simplewebauthn/server/helpers')),
});

/** No page of ours is in a frame, so a ceremony in one was somebody else's; the package lets some of them pass. */
function isFramed(clientDataJSON: string): boolean {
  const { crossOrigin, topOrigin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as {
    readonly crossOrigin?: unknown;
    readonly topOrigin?: unknown;
  };
  return (crossOrigin !== undefined && crossOrigin !== false) || topOrigin !== undefined;
}

/** A statement about the authenticator's make was not asked for: it is left out unread, with whatever certificates it names. */
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

/** The key of a new passkey (WebAuthn level 3, section 7.1), or undefined when anything about it is not as it was asked for. */
export async function verifyNewPasskey(
  response: RegistrationResponseJSON,
  { challenge, origin }: Expected,
): Promise<PasskeyKey | undefined> {
  try {
    if (isFramed(response.response.clientDataJSON)) return undefined;
    const { verifyRegistrationResponse } = await load();
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: await withoutAttestation(response),
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...passkeyAlgorithms],
    });
    // The id beside the signed data is only said by the browser.
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

/** What a signature of this passkey tells (section 7.2); undefined when it is not one that was asked for. The count is not judged. */
export async function verifyPasskeySignature(
  response: AuthenticationResponseJSON,
  { challenge, origin, key }: Expected & { readonly key: PasskeyKey },
): Promise<PasskeyProof | undefined> {
  try {
    if (response.id !== key.credentialId || isFramed(response.response.clientDataJSON)) return undefined;
    const { verifyAuthenticationResponse } = await load();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
      // Of parallel uses the database decides which count is the newest.
      credential: { id: key.credentialId, publicKey: bytesOf(key.publicKey), counter: 0 },
    });
    const isSynced = authenticationInfo.credentialDeviceType === 'multiDevice';
    if (!verified || isSynced !== key.isSynced) return undefined;
    return { signCount: authenticationInfo.newCounter, isSynced, isBackedUp: authenticationInfo.credentialBackedUp };
  } catch {
    return undefined;
  }
}
