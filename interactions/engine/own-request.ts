import { randomBytes } from 'node:crypto';
import type { AccountPath } from './account-path.ts';

export const builtInClientId = 'geopf-id';

/** For `ownRequest`: the session is to rest on two factors, and who has one alone sets another up. */
export const twoFactors = {
  claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas0-mfa' } } }),
} as const;

interface OwnRequest {
  readonly issuer: string;
  /** The page to come back to. */
  readonly path?: AccountPath;
  readonly wishes?: Readonly<Record<string, string>>;
}

/** An authorization request of our own: account pages send people through the same sign-in as any client. */
export function ownRequest({ issuer, path = '/compte', wishes }: OwnRequest): string {
  const url = new URL(`${issuer}/protocol/openid-connect/auth`);
  const params = {
    client_id: builtInClientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: new URL(path, issuer).href,
    // The code that comes back is never exchanged, so its verifier is thrown away.
    code_challenge: randomBytes(32).toString('base64url'),
    code_challenge_method: 'S256',
    ...wishes,
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}
