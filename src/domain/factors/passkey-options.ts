import { createHash } from 'node:crypto';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';

/** Ed25519, ECDSA on P-256, RSA with PKCS #1 (IANA's numbers of COSE), in the order in which they are wished for. */
export const passkeyAlgorithms = [-8, -7, -257] as const;

/** As long as a challenge lives. */
export const passkeySeconds = 300;

/** What an authenticator knows an account by: 32 bytes that are the account's alone and tell nothing about its person. */
export function passkeyHandle(accountId: string): string {
  return createHash('sha256').update(`passkey handle\0${accountId}`).digest('base64url');
}

interface Asked {
  readonly challenge: string;
  /** Of our pages. */
  readonly origin: string;
}

/** For signing in: any passkey that was made here, found by the authenticator itself. */
export function passkeyRequest({ challenge, origin }: Asked): PublicKeyCredentialRequestOptionsJSON {
  return {
    challenge,
    rpId: new URL(origin).hostname,
    timeout: passkeySeconds * 1000,
    userVerification: 'required',
  };
}

interface NewPasskey extends Asked {
  readonly service: string;
  readonly account: { readonly id: string; readonly username: string };
  /** Passkeys of the account: the authenticators that hold them make no second one. */
  readonly known: readonly { readonly credentialId: string; readonly transports: readonly string[] }[];
}

/** For a new one, which must be able to sign in by itself; its maker is not asked to prove anything. */
export function passkeyCreation(wanted: NewPasskey): PublicKeyCredentialCreationOptionsJSON {
  const { challenge, origin, service, account, known } = wanted;
  return {
    challenge,
    rp: { id: new URL(origin).hostname, name: service },
    user: { id: passkeyHandle(account.id), name: account.username, displayName: account.username },
    pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: passkeySeconds * 1000,
    attestation: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      type: 'public-key',
      id: credentialId,
      transports: transports as PublicKeyCredentialDescriptorTransports,
    })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  };
}

type PublicKeyCredentialDescriptorTransports = NonNullable<
  NonNullable<PublicKeyCredentialCreationOptionsJSON['excludeCredentials']>[number]['transports']
>;
