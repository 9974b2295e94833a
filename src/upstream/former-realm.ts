import { randomUUID } from 'node:crypto';
import type { FormerRealmSettings } from '../../config/migrate-from.ts';
import { isObject, type Members } from '../domain/members.ts';
import type { Clock } from '../domain/time.ts';
import { boundedFetch } from '../outbound/bounded-fetch.ts';
import { timeRequest, type OutboundMetrics } from '../outbound/time-request.ts';

/** Says that the former realm did not answer, or not as it should. The cause is for the log. */
export class FormerRealmAway extends Error {}

/** The questions of one sign-in to the former realm. All of them have one time together. */
export interface FormerVisit {
  /** Returns the people whose user name, or whose address, is the text. */
  find(by: 'username' | 'email', text: string): Promise<readonly Members[]>;
  /** Returns a list that belongs to a person, such as her credentials, without their secrets; empty for a person who does not exist. */
  list(id: string, what: 'credentials' | 'federated-identity' | 'groups' | 'consents'): Promise<readonly Members[]>;
  /** Returns the roles of a person. */
  roles(id: string): Promise<Members>;
  /**
   * Asks the token endpoint once whether a password is right, with a code of the person's application where it takes one. `sub`: the person
   * whom the realm has signed in, where the answer says so.
   */
  verify(tried: {
    readonly username: string;
    readonly password: string;
    readonly code: string | undefined;
  }): Promise<{ readonly isRight: boolean; readonly sub?: string | undefined }>;
}

/** The realm of the Keycloak that had the accounts before. */
export interface FormerRealm {
  readonly realm: string;
  /** Throws FormerRealmAway where the realm did not answer a moment ago, or too many ask at once. */
  visit<T>(work: (visit: FormerVisit) => Promise<T>): Promise<T>;
}

/** Time for all questions of one sign-in together. */
const visitMilliseconds = 8000;
/** After a question without an answer nothing is asked for so long: people are not made to wait for a service that is away. */
const pauseMilliseconds = 10_000;
const mostVisits = 20;
/** A token of the administration is not used in its last seconds. */
const marginMilliseconds = 10_000;

/** Returns the `sub` of an ID token, which came over a connection to the realm itself. */
function subOf(token: unknown): string | undefined {
  if (typeof token !== 'string') return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isObject(claims) && typeof claims['sub'] === 'string' ? claims['sub'] : undefined;
  } catch {
    return undefined;
  }
}

/** Keycloak keeps no longer names and addresses, and refuses an address line that is much longer: that would look as if it were away. */
const longestAsked = 255;

/** Returns a text that the realm can be asked about. Nobody has any other one, so nobody is asked about in its place. */
const askable = (text: string) =>
  text.length > longestAsked || /[\p{Cc}\p{Cs}]/u.test(text) ? `nobody-${randomUUID()}` : text;

/** The realm says so of a person whose password is right, and who has something to do before she gets a token. */
const notSetUp = 'Account is not fully set up';

export function createFormerRealm(
  { address, realm, clientId, clientSecret }: FormerRealmSettings,
  { now, metrics }: { readonly now: Clock; readonly metrics: OutboundMetrics<'former_realm'> },
): FormerRealm {
  const { host } = new URL(address);
  const admin = address.replace(/\/realms\/([^/]+)$/, '/admin/realms/$1');
  const timing = { metrics, target: 'former_realm', statusOf: ({ status }: Response) => status } as const;
  let bearer: { readonly token: string; readonly until: number } | undefined;
  let [visits, awayUntil] = [0, 0];

  const away = (why: string, cause?: unknown) => new FormerRealmAway(`the former realm ${why}`, { cause });

  /** Sends a request, and reads the JSON of its answer. */
  const send = async (url: string, about: Omit<Parameters<typeof boundedFetch>[1], 'allowedHosts'>) => {
    try {
      const answer = await timeRequest(timing, () => boundedFetch(url, { ...about, allowedHosts: [host] }));
      const body: unknown = await answer.json();
      return { status: answer.status, body: isObject(body) ? body : {}, list: Array.isArray(body) ? body : [] };
    } catch (error) {
      throw away('does not answer', error);
    }
  };

  const askToken = (parameters: Readonly<Record<string, string>>, signal: AbortSignal) => {
    const own = { client_id: clientId, client_secret: clientSecret };
    const body = new URLSearchParams({ ...parameters, ...own }).toString();
    return send(`${address}/protocol/openid-connect/token`, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': String(Buffer.byteLength(body)),
      },
      body,
      signal,
    });
  };

  const readBearer = async (signal: AbortSignal): Promise<string> => {
    if (bearer && bearer.until > now()) return bearer.token;
    const { status, body } = await askToken({ grant_type: 'client_credentials' }, signal);
    if (status !== 200 || typeof body['access_token'] !== 'string')
      throw away(`gives this service no token (${status}): look at MIGRATE_FROM_CLIENT_ID and its secret`);
    const seconds = typeof body['expires_in'] === 'number' ? body['expires_in'] : 0;
    bearer = { token: body['access_token'], until: now() + seconds * 1000 - marginMilliseconds };
    return bearer.token;
  };

  const read = async (path: string, signal: AbortSignal): Promise<Awaited<ReturnType<typeof send>> | undefined> => {
    for (let tries = 1; ; tries++) {
      const token = await readBearer(signal);
      const headers = { Accept: 'application/json', Authorization: `Bearer ${token}` };
      const answer = await send(`${admin}${path}`, { method: 'GET', headers, signal });
      if (answer.status === 404) return undefined;
      if (answer.status === 200) return answer;
      // Its keys may have changed since the token was made.
      if (answer.status === 401 && tries === 1) bearer = undefined;
      else throw away(`refuses to show its people (${answer.status}): the service account needs view-users`);
    }
  };

  const readList = async (path: string, signal: AbortSignal): Promise<readonly Members[]> =>
    ((await read(path, signal))?.list ?? []).filter(isObject);

  const createVisit = (signal: AbortSignal): FormerVisit => ({
    find: (by, text) =>
      readList(`/users?${new URLSearchParams({ [by]: askable(text), exact: 'true' }).toString()}`, signal),
    list: (id, what) => readList(`/users/${encodeURIComponent(id)}/${what}`, signal),
    roles: async (id) => (await read(`/users/${encodeURIComponent(id)}/role-mappings`, signal))?.body ?? {},
    async verify({ username, password, code }) {
      const tried = { grant_type: 'password', scope: 'openid', username, password, ...(code && { totp: code }) };
      const { status, body } = await askToken(tried, signal);
      if (status === 200) return { isRight: true, sub: subOf(body['id_token']) };
      if (body['error'] !== 'invalid_grant')
        throw away(`examines no password (${status}, ${String(body['error'])}): the client needs direct access grants`);
      return { isRight: body['error_description'] === notSetUp };
    },
  });

  return {
    realm,
    async visit(work) {
      if (now() < awayUntil) throw away('did not answer a moment ago');
      if (visits >= mostVisits) throw away('is asked by too many at once');
      visits++;
      try {
        return await work(createVisit(AbortSignal.timeout(visitMilliseconds)));
      } catch (error) {
        if (error instanceof FormerRealmAway) awayUntil = now() + pauseMilliseconds;
        throw error;
      } finally {
        visits--;
      }
    },
  };
}
