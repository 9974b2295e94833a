import { randomBytes } from 'node:crypto';
import type { Sealer } from '../../src/crypto/sealer.ts';
import type { AccountPath } from './own-path.ts';

export const builtInClientId = 'geopf-id';

/** Wishes for `ownRequest`: the session must rest on two factors. A person with one factor sets up another one on the way. */
export const twoFactors = {
  claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas0-mfa' } } }),
} as const;

interface OwnRequest {
  readonly issuer: string;
  /** The page that the person comes back to. */
  readonly path?: AccountPath | '/admin';
  readonly wishes?: Readonly<Record<string, string>>;
}

/** Returns the address of an authorization request of our own. The account pages use the same sign-in as every client. */
export function ownRequest({ issuer, path = '/compte', wishes }: OwnRequest): string {
  const url = new URL(`${issuer}/protocol/openid-connect/auth`);
  const params = {
    client_id: builtInClientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: new URL(path, issuer).href,
    // We never exchange the code that comes back, so nothing needs the verifier of this challenge.
    code_challenge: randomBytes(32).toString('base64url'),
    code_challenge_method: 'S256',
    ...wishes,
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}

/** A session of our pages that is over: what was typed on the page waits for its person (`kept`), or nothing was (`ended`). */
export type EndedSession = 'ended' | 'kept';

const boundTo = (browser: string) => `end of a session in ${browser}`;

/** Returns the wish by which the sign-in page says that a session is over. It opens in this browser alone, so that no link can claim it. */
export const endedWish = (
  { sealer }: { readonly sealer: Sealer },
  { browser, ended }: { readonly browser: string; readonly ended: EndedSession },
): Readonly<Record<string, string>> => ({ session_ended: sealer.seal(ended, boundTo(browser)) });

/** Returns what `endedWish` has put into the parameters of a request of this browser. */
export function readEnded(
  { sealer }: { readonly sealer: Sealer },
  { browser, params }: { readonly browser: string; readonly params: Readonly<Record<string, string | undefined>> },
): EndedSession | undefined {
  const sealed = params['session_ended'];
  return sealed === undefined ? undefined : (sealer.open(sealed, boundTo(browser)) as EndedSession | undefined);
}
