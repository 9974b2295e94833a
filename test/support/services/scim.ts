import { registerApiClient, serviceToken } from './api.ts';
import type { Browser } from '../browser.ts';
import { buildAccount } from '../build-account.ts';
import type { TestApp } from '../start-app.ts';
import { until } from '../until.ts';

export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

interface Sending {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it stands, anything else as JSON. */
  readonly body?: unknown;
}

/** A service that provisions people. */
export interface ScimClient {
  readonly clientId: string;
  send(path: string, sending?: Sending): Promise<ScimAnswer>;
  /** Takes a new token, where the clock has moved on. */
  renew(): Promise<void>;
  /** Returns the user names of the people whom a filter finds. */
  search(filter: string): Promise<readonly string[]>;
}

/** Registers a service that provisions people, with a token of its own. */
export async function startScimClient(
  app: TestApp,
  scopes: readonly string[] = ['accounts:provision'],
): Promise<ScimClient> {
  const client = await registerApiClient(app, scopes);
  let token = await serviceToken(app, client, scopes);
  const send = async (path: string, { method = 'GET', headers = {}, body }: Sending = {}): Promise<ScimAnswer> => {
    const response = await fetch(`${app.url}/api/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  };
  return {
    clientId: client.clientId,
    send,
    async renew() {
      token = await serviceToken(app, client, scopes);
    },
    async search(filter) {
      const { status, body } = await send(`/Users?filter=${encodeURIComponent(filter)}`);
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      return (body['Resources'] as { userName: string }[]).map(({ userName }) => userName).toSorted();
    },
  };
}

let addresses = 0;

/** Returns an address that no test has used. */
export const newAddress = () => `personne-${++addresses}@example.test`;

/** Creates a person of a service, whose user name is an address unless `members` says otherwise. */
export async function createPerson(client: ScimClient, members: Readonly<Record<string, unknown>> = {}) {
  const { status, headers, body } = await client.send('/Users', {
    method: 'POST',
    body: { userName: newAddress(), ...members },
  });
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { id: String(body['id']), email: String(body['userName']), etag: headers.get('etag') ?? '' };
}

/** Replaces attributes of a person by a patch without a path. */
export const replaceMembers = (client: ScimClient, id: string, value: object) =>
  client.send(`/Users/${id}`, { method: 'PATCH', body: { Operations: [{ op: 'replace', value }] } });

const invitedPassword = 'sept-loutres-au-bord-de-la-riviere';

/** Opens the last of so many invitations of a person, as its message has it. */
export async function openInvitation(app: TestApp, email: string, { sent = 1 } = {}): Promise<Browser> {
  const invitations = () => app.mailbox.messages(email).filter(({ kind }) => kind === 'scim-invitation');
  await until(async () => invitations().length >= sent, `${sent} invitations to ${email}`);
  const browser = await app.open(invitations()[0]!.links.find((href) => href.includes('/lien/')) ?? '');
  return browser;
}

/** Invites an account that exists, whose person accepts. */
export async function adoptPerson(app: TestApp, client: ScimClient) {
  const account = await buildAccount(app);
  const { id } = await createPerson(client, { userName: account.email });
  const browser = await openInvitation(app, account.email);
  await browser.submit({}, { action: 'confirm' });
  return { id, account };
}

/** Opens a browser in which an account is signed in on the page of its services. */
export async function openServices(
  app: TestApp,
  { username, password }: Readonly<Record<'username' | 'password', string>>,
): Promise<Browser> {
  const browser = await app.open('/compte/services');
  await browser.submit({ username, password }, { action: 'signin' });
  return browser;
}

/** Accepts an invitation by making an account, and returns its `sub`. */
export async function acceptAsNewcomer(
  app: TestApp,
  { email, username }: Readonly<Record<'email' | 'username', string>>,
) {
  const browser = await openInvitation(app, email);
  const passwords = { password: invitedPassword, passwordConfirm: invitedPassword };
  await browser.submit({ username, ...passwords }, { action: 'save' });
  const { id } = (await app.services.database.knex('accounts').where({ username }).first('id')) as { id: string };
  return { sub: id, password: invitedPassword };
}
