import { createHash } from 'node:crypto';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';

/** Algorithms in order of preference: Ed25519, ECDSA on P-256, RSA with PKCS #1 (IANA's numbers of COSE). */
export const passkeyAlgorithms = [-8, -7, -257] as const;

/** Seconds that a challenge lives. */
export const passkeySeconds = 300;

/** Seconds that a browser has to make a passkey by itself, while the page is open. */
export const automaticSeconds = 60;

/** Returns the user handle of an account (WebAuthn): 32 bytes that belong to this account alone and tell nothing about its person. */
export function passkeyHandle(accountId: string): string {
  return createHash('sha256').update(`passkey handle\0${accountId}`).digest('base64url');
}

/**
 * Returns the user handles that authenticators may hold for an account: that of a passkey made here, and that of one from Keycloak, which is the
 * text of the account's id.
 */
export const passkeyHandles = (accountId: string): readonly string[] => [
  passkeyHandle(accountId),
  Buffer.from(accountId, 'utf8').toString('base64url'),
];

interface Asked {
  readonly challenge: string;
  /** Host that the passkeys belong to (WebAuthn: the relying party's id). */
  readonly host: string;
}

/** A passkey as options name it. */
interface NamedPasskey {
  readonly credentialId: string;
  readonly transports: readonly string[];
}

const describe = ({ credentialId, transports }: NamedPasskey) => ({
  type: 'public-key' as const,
  id: credentialId,
  transports: transports as PublicKeyCredentialDescriptorTransports,
});

/**
 * Returns the options of a sign-in: the authenticator finds any passkey that was made here. A security key finds none by itself, and may have no
 * PIN: where an account has one, the options name what it holds.
 */
export function passkeyRequest({
  challenge,
  host,
  named,
}: Asked & { readonly named?: readonly NamedPasskey[] | undefined }): PublicKeyCredentialRequestOptionsJSON {
  return {
    challenge,
    rpId: host,
    timeout: passkeySeconds * 1000,
    userVerification: named ? 'preferred' : 'required',
    // Among the named keys is one that is plugged in, or held to the device.
    ...(named && { allowCredentials: named.map(describe), hints: ['security-key', 'client-device'] }),
  };
}

interface NewPasskey extends Asked {
  readonly service: string;
  readonly account: { readonly id: string; readonly username: string };
  /** Passkeys of the account. An authenticator that holds one of them makes no second one. */
  readonly known: readonly NamedPasskey[];
  /** The browser makes the passkey by itself: its device asks nobody for a finger or a PIN. */
  readonly isAutomatic?: boolean;
  /** Kinds of authenticators that the browser offers first. */
  readonly hints?: readonly PasskeyHint[];
}

type PasskeyHint = NonNullable<PublicKeyCredentialRequestOptionsJSON['hints']>[number];

/** Returns the options of a new passkey, which must be able to sign in by itself. Its maker need not prove anything. */
export function passkeyCreation(wanted: NewPasskey): PublicKeyCredentialCreationOptionsJSON {
  const { challenge, host, service, account, known, isAutomatic = false, hints } = wanted;
  return {
    challenge,
    rp: { id: host, name: service },
    user: { id: passkeyHandle(account.id), name: account.username, displayName: account.username },
    pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: (isAutomatic ? automaticSeconds : passkeySeconds) * 1000,
    attestation: 'none',
    excludeCredentials: known.map(describe),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: isAutomatic ? 'preferred' : 'required',
    },
    ...(hints && { hints: [...hints] }),
  };
}

type PublicKeyCredentialDescriptorTransports = NonNullable<
  NonNullable<PublicKeyCredentialCreationOptionsJSON['excludeCredentials']>[number]['transports']
>;
