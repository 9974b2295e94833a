import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import type { CookieJar } from './cookie-jar.ts';
import type { Http, HttpAnswer } from './http.ts';
import { readPage, type Person } from './read-page.ts';

export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Discovery {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint: string;
  readonly introspection_endpoint?: string;
  readonly revocation_endpoint?: string;
  readonly jwks_uri: string;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly token_type?: string;
}

/** A code of a sign-in, and what proves that it is exchanged by whom it was asked for. */
export interface Grant {
  readonly code: string;
  readonly verifier: string;
}

/** Says that an answer was none of those that a step expects. */
export class UnexpectedAnswer extends Error {
  readonly status: number;

  constructor(step: string, { status, body }: Pick<HttpAnswer, 'status' | 'body'>) {
    super(`${step}: ${status} ${body.slice(0, 200)}`);
    this.status = status;
  }
}

export interface Visit {
  readonly jar: CookieJar;
  readonly person: Person;
  /** The provider must show a page that the person answers, because a live session would make the figure too good. */
  readonly isAsked?: boolean;
}

export interface RelyingParty {
  readonly discovery: Discovery;
  discover(): Promise<void>;
  clientCredentials(): Promise<Tokens>;
  /** The same, for a token that is bound to a key by a new proof (RFC 9449). */
  boundClientCredentials(): Promise<Tokens>;
  /** From the authorization request to the tokens; signs in on whatever pages come. */
  signIn(visit: Visit): Promise<Tokens>;
  /** The same up to the code. */
  authorize(visit: Visit): Promise<Grant>;
  exchange(grant: Grant): Promise<Tokens>;
  refresh(refreshToken: string): Promise<Tokens>;
  /** Withdraws a token, and a refresh token with all of its family. */
  revoke(token: string): Promise<void>;
  userinfo(accessToken: string): Promise<void>;
  introspect(accessToken: string): Promise<void>;
  /** Throws when the provider's keys did not sign the token. */
  verifyIdToken(idToken: string): Promise<{ readonly alg: string }>;
}

const maxHops = 12;
const scope = 'openid profile email';

function read<T>(answer: HttpAnswer, step: string): T {
  if (answer.status !== 200) throw new UnexpectedAnswer(step, answer);
  return JSON.parse(answer.body) as T;
}

const basic = ({ clientId, clientSecret }: Registration) =>
  `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;

interface Options {
  readonly http: Http;
  readonly issuer: string;
  readonly redirectUri: string;
  /** Client for codes, refresh, userinfo and introspection. */
  readonly web: Registration;
  /** Client for client_credentials. */
  readonly service: Registration;
}

/** A client of any OpenID provider, from nothing but its discovery document. */
export async function createRelyingParty({ http, issuer, redirectUri, web, service }: Options): Promise<RelyingParty> {
  const discoveryUrl = `${issuer}/.well-known/openid-configuration`;
  const discovery = read<Discovery>(await http.send({ url: discoveryUrl }), 'discovery');
  const keys = createLocalJWKSet(read<JSONWebKeySet>(await http.send({ url: discovery.jwks_uri }), 'keys'));
  const webAuthorization = basic(web);
  const serviceAuthorization = basic(service);

  const token = async (
    authorization: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Tokens> =>
    read(
      await http.send({
        url: discovery.token_endpoint,
        method: 'POST',
        headers: { authorization, ...headers },
        form,
      }),
      form['grant_type']!,
    );

  const proving = await generateKeyPair('ES256');
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: await exportJWK(proving.publicKey) };
  const prove = (): Promise<string> =>
    new SignJWT({ jti: randomUUID(), htm: 'POST', htu: discovery.token_endpoint })
      .setIssuedAt()
      .setProtectedHeader(header)
      .sign(proving.privateKey);

  /** Follows redirects and pages until the service's own address comes back. */
  const walk = async (start: string, { jar, person, isAsked = false }: Visit): Promise<URL> => {
    let isAnswered = false;
    let url = start;
    let answer = await http.send({ url, jar });
    for (let hop = 0; hop < maxHops; hop++) {
      if (answer.location && answer.status >= 300 && answer.status < 400) url = answer.location;
      else {
        if (answer.status !== 200) throw new UnexpectedAnswer(`sign-in at ${new URL(url).pathname}`, answer);
        const next = readPage(answer.body, { url, person });
        url = next.url;
        if (next.kind === 'post') {
          isAnswered = true;
          answer = await http.send({
            url,
            method: 'POST',
            form: next.form,
            jar,
            headers: { origin: new URL(issuer).origin },
          });
          continue;
        }
      }
      if (url.startsWith(redirectUri)) {
        if (isAsked && !isAnswered) throw new Error('sign-in: the provider asked nothing');
        return new URL(url);
      }
      answer = await http.send({ url, jar });
    }
    throw new Error('sign-in: too many pages');
  };

  const exchange = ({ code, verifier }: Grant) =>
    token(webAuthorization, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });

  const authorize: RelyingParty['authorize'] = async (visit) => {
    const verifier = randomBytes(32).toString('base64url');
    const state = randomBytes(16).toString('base64url');
    const request = new URL(discovery.authorization_endpoint);
    request.search = new URLSearchParams({
      client_id: web.clientId,
      response_type: 'code',
      scope,
      redirect_uri: redirectUri,
      state,
      nonce: randomBytes(16).toString('base64url'),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    const back = (await walk(request.href, visit)).searchParams;
    const code = back.get('code');
    if (!code || back.get('state') !== state)
      throw new Error(`sign-in: came back with ${back.get('error') ?? 'another state'}`);
    return { code, verifier };
  };

  return {
    discovery,
    async discover() {
      const found = read<Discovery>(await http.send({ url: discoveryUrl }), 'discovery');
      if (found.issuer !== issuer) throw new Error('discovery: another issuer');
    },
    clientCredentials: () => token(serviceAuthorization, { grant_type: 'client_credentials' }),
    async boundClientCredentials() {
      const form = { grant_type: 'client_credentials' };
      const tokens = await token(serviceAuthorization, form, { dpop: await prove() });
      if (tokens.token_type !== 'DPoP') throw new Error('client_credentials: the token is bound to no key');
      return tokens;
    },
    authorize,
    exchange,
    signIn: async (visit) => exchange(await authorize(visit)),
    refresh: (refreshToken) => token(webAuthorization, { grant_type: 'refresh_token', refresh_token: refreshToken }),
    async revoke(revoked) {
      const headers = { authorization: webAuthorization };
      const answer = await http.send({
        url: discovery.revocation_endpoint!,
        method: 'POST',
        headers,
        form: { token: revoked },
      });
      if (answer.status !== 200) throw new UnexpectedAnswer('revocation', answer);
    },
    async userinfo(accessToken) {
      const headers = { authorization: `Bearer ${accessToken}` };
      const claims = read<{ sub?: string }>(await http.send({ url: discovery.userinfo_endpoint, headers }), 'userinfo');
      if (!claims.sub) throw new Error('userinfo: no sub');
    },
    async introspect(accessToken) {
      const url = discovery.introspection_endpoint!;
      const form = { token: accessToken, token_type_hint: 'access_token' };
      const answer = await http.send({ url, method: 'POST', headers: { authorization: webAuthorization }, form });
      if (!read<{ active?: boolean }>(answer, 'introspection').active) throw new Error('introspection: not active');
    },
    async verifyIdToken(idToken) {
      const { protectedHeader } = await jwtVerify(idToken, keys, { issuer: discovery.issuer, audience: web.clientId });
      return { alg: protectedHeader.alg };
    },
  };
}
