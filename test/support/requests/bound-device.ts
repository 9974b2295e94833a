import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { authorizationRequest, type TestClient } from '../test-client.ts';
import type { Browser, Page } from '../browser.ts';
import type { TestApp } from '../start-app.ts';

/** Changes a proof: the members of its header, its challenge, or the key that signs it. */
export interface ProofChanges {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly jti?: unknown;
  readonly signedBy?: CryptoKey | Uint8Array;
}

/** A device with a key, as a browser has it that knows Device Bound Session Credentials. */
export interface BoundDevice {
  readonly publicJwk: JWK;
  readonly privateKey: CryptoKey;
  /** Makes the proof of a registration, which brings the key, or that of a refresh. */
  prove(kind: 'registration' | 'refresh', challenge: string, changes?: ProofChanges): Promise<string>;
}

export async function createDevice(
  alg = 'ES256',
  options: { readonly modulusLength?: number } = {},
): Promise<BoundDevice> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, ...options });
  const publicJwk = await exportJWK(publicKey);
  return {
    publicJwk,
    privateKey,
    prove: (kind, challenge, { header = {}, jti = challenge, signedBy = privateKey } = {}) =>
      new SignJWT({ jti: jti as string })
        .setProtectedHeader({ alg, typ: 'dbsc+jwt', ...(kind === 'registration' && { jwk: publicJwk }), ...header })
        .sign(signedBy),
  };
}

/** Returns the challenge of a header that offers a binding, or that asks for a proof. */
export const challengeIn = (page: Page): string | undefined =>
  /challenge="([^"]+)"/.exec(page.header('secure-session-registration') ?? '')?.[1] ??
  /^"([^"]+)"/.exec(page.header('secure-session-challenge') ?? '')?.[1];

/** Signs a person in to a service, and returns the answer to the form, from which a browser would go on to the service. */
export async function signInForOffer(
  app: TestApp,
  browser: Browser,
  about: { readonly client: TestClient; readonly account: { readonly username: string; readonly password: string } },
): Promise<Page> {
  const { username, password } = about.account;
  await browser.open(authorizationRequest(app, about.client).url);
  return browser.submit({ username, password }, { action: 'signin', continuation: false });
}

/** Shows a proof, or none, at the address that the service has given to browsers. `session` names a session that is bound. */
export function showDevice(
  app: Pick<TestApp, 'protocol'>,
  browser: Browser,
  {
    proof,
    session,
    headers = {},
  }: { readonly proof?: string; readonly session?: string; readonly headers?: Record<string, string> },
): Promise<Page> {
  return browser.request({
    url: `${app.protocol}/bound-session`,
    method: 'POST',
    headers: {
      ...(proof !== undefined && { 'secure-session-response': proof }),
      ...(session !== undefined && { 'sec-secure-session-id': session }),
      ...headers,
    },
  });
}

/** Binds the session of a sign-in whose answer is given. Returns the name by which the browser calls the session. */
export async function bind(app: TestApp, browser: Browser, device: BoundDevice): Promise<string> {
  const answer = await showDevice(app, browser, {
    proof: await device.prove('registration', challengeIn(browser.page)!),
  });
  return (JSON.parse(answer.body) as { session_identifier: string }).session_identifier;
}

/** Refreshes the proof of a session, as a browser does before it sends what it has held back. */
export async function refresh(
  app: Pick<TestApp, 'protocol'>,
  browser: Browser,
  { device, session }: { readonly device: BoundDevice; readonly session: string },
): Promise<Page> {
  const asked = await showDevice(app, browser, { session });
  const challenge = challengeIn(asked);
  return challenge === undefined
    ? asked
    : showDevice(app, browser, { session, proof: await device.prove('refresh', challenge) });
}
