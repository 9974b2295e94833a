import { createHash } from 'node:crypto';
import { registerService, type Registration } from '../../../demo/stand-ins/register-service.ts';
import { startStandIns, type StandIns } from '../../../demo/stand-ins/start-stand-ins.ts';
import type { StandInClient } from '../../../demo/stand-ins/model.ts';
import { createBrowser, type Browser, type Page } from '../browser.ts';
import { send as sendOnce } from '../requests/send.ts';
import { throughFranceConnect, throughProConnect } from '../people/upstream-journey.ts';

export type Provider = 'franceConnect' | 'proConnect';
type Parameters = Readonly<Record<string, string | undefined>>;

/** The return address of the service. No server listens there, because only the redirect of the browser counts. */
const home = 'http://localhost:9';
export const clientId = 'un-service';
export const clientSecret = 'a-secret-of-the-test-0123456789-abcdef';
export const state = 's'.repeat(43);
export const nonce = 'n'.repeat(43);
export const verifier = 'v'.repeat(43);
export const redirectUri = `${home}/retour`;
export const logoutUri = `${home}/`;

const registration: Registration = {
  clientId,
  clientSecret,
  idTokenAlg: 'ES256',
  userinfoAlg: 'ES256',
  callbackPath: '/retour',
};

interface Options {
  readonly strict?: boolean;
  readonly clockOffset?: number;
  /** Members that replace those of the usual declaration of the service. */
  readonly client?: Partial<StandInClient>;
}

/** Starts both stand-ins with one service that each of them knows. */
export const startBoth = ({ strict, clockOffset, client }: Options = {}): Promise<StandIns> => {
  const declared = { ...registerService(registration, home), ...client };
  return startStandIns({ port: 0, strict, clockOffset, franceConnect: [declared], proConnect: [declared] });
};

const usual: Readonly<Record<Provider, Parameters>> = {
  franceConnect: { scope: 'openid identite_pivot email', acr_values: 'eidas1' },
  proConnect: {
    scope: 'openid given_name usual_name email siret roles',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  },
};

export const answerOf = ({ url }: Page): Readonly<Record<string, string>> =>
  url.origin === home ? Object.fromEntries(url.searchParams) : {};

async function send(method: 'GET' | 'POST', url: string, { headers = {}, body }: { headers?: object; body?: string }) {
  const {
    status,
    headers: received,
    body: text,
  } = await sendOnce(new URL(url), { method, headers: { ...headers }, body });
  const type = String(received['content-type']);
  return { status, headers: received, text, type, json: /json/.test(type) ? JSON.parse(text) : undefined };
}

/** Speaks to one of the stand-ins as the service that both of them know. */
export function serviceOf(standIns: StandIns, provider: Provider) {
  const issuer = standIns.urls[provider];
  /** Returns the address of a right authorization request with `changes`; undefined removes a parameter. */
  const authorizeUrl = (changes: Parameters = {}): string => {
    const url = new URL(`${issuer}/authorize`);
    const common = { client_id: clientId, response_type: 'code', redirect_uri: redirectUri, state, nonce };
    for (const [name, value] of Object.entries({ ...common, ...usual[provider], ...changes })) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url.href;
  };
  return {
    authorizeUrl,

    /** Sends an authorization request; returns the error page with its code, or the parameters that came back to the service. */
    async ask(changes: Parameters = {}) {
      const browser = createBrowser();
      const page = await browser.open(authorizeUrl(changes));
      return { browser, page, code: page.find('#error-code')?.text, answer: answerOf(page) };
    },

    /** Signs in and returns the parameters that the service receives. */
    async signIn({
      changes = {},
      browser = createBrowser(),
      persona,
    }: { changes?: Parameters; browser?: Browser; persona?: string } = {}) {
      await browser.open(authorizeUrl(changes));
      const through = provider === 'franceConnect' ? throughFranceConnect : throughProConnect;
      const page = answerOf(browser.page).code ? browser.page : await through(browser, persona ? { persona } : {});
      return { browser, answer: answerOf(page), page };
    },

    /** Sends a right token request with `changes`. */
    redeem(code: string | undefined, changes: Parameters = {}) {
      const fields: Parameters = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        client_secret: clientSecret,
        code_verifier: provider === 'proConnect' ? verifier : undefined,
        ...changes,
      };
      const sent = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
      return send('POST', `${issuer}/token`, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(sent).toString(),
      });
    },

    readUserinfo: (token?: string) =>
      send('GET', `${issuer}/userinfo`, { headers: token ? { authorization: `Bearer ${token}` } : {} }),
  };
}

export type StandInService = ReturnType<typeof serviceOf>;

export const get = (url: string, headers = {}) => send('GET', url, { headers });

/** Returns header and claims of a compact JWS without checking it. */
export function decode(token: string) {
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  return { header, claims };
}
