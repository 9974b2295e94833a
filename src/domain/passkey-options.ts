import { createHash } from 'node:crypto';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';

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
