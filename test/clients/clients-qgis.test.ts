import { createServer, type AddressInfo, type Server } from 'node:net';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { typeCredentials, userinfo } from '../support/test-client.ts';

/** Starts the listener of an extension: it reads once, at most 4,096 bytes, and takes the address from the first line. */
async function listenOnce(path: string) {
  let heard: URL | undefined;
  const server: Server = createServer((socket) => {
    socket.once('data', (bytes) => {
      const [, target = ''] = bytes.subarray(0, 4096).toString().split('\r\n')[0]!.split(' ');
      heard = new URL(target, 'http://127.0.0.1');
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>QGIS</h1>');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    redirectUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    heard: () => heard?.searchParams ?? new URLSearchParams(),
    stop: () => server.close(),
  };
}

interface Extension {
  readonly name: string;
  readonly registered: string;
  /** Returns the parameters of the authorization request beside client, return address and state. */
  readonly asks: (secret: string) => Readonly<Record<string, string>>;
}

const extensions: readonly Extension[] = [
  {
    name: 'Espace collaboratif',
    registered: 'http://127.0.0.1:7070/authorization-code/callback',
    asks: (client_secret) => ({ client_secret, scope: 'email profile openid roles' }),
  },
  { name: 'Géoplateforme', registered: 'http://127.0.0.1:7070/callback', asks: () => ({ scope: '' }) },
  { name: 'QGIS set up by hand', registered: 'http://127.0.0.1:7070/', asks: () => ({}) },
];

describe('QGIS extensions', () => {
  const app = describeApp();
  const account = prepare(() => buildAccount(app));

  const post = async (path: string, fields: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${app.protocol}/${path}`, { method: 'POST', body: new URLSearchParams(fields) });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };

  test.each(extensions)(
    '$name signs in, reads userinfo by POST, refreshes and logs out',
    async ({ registered, asks }) => {
      const { clientId: client_id, secret: client_secret } = await createClient(app, {
        application_type: 'native',
        keycloak_shape: true,
        require_pkce: false,
        redirect_uris: [registered],
        default_scopes: ['openid', 'profile', 'email'],
      });
      const listener = await listenOnce(new URL(registered).pathname);
      const { redirectUri: redirect_uri } = listener;
      const state = 'x'.repeat(40);
      const request = new URL(`${app.protocol}/auth`);
      const members = { response_type: 'code', client_id, redirect_uri, state, ...asks(client_secret) };
      // The parameter is sent even when the scope is empty.
      for (const [name, value] of Object.entries(members)) request.searchParams.set(name, value);
      const browser = await app.open(request.href);
      await typeCredentials(browser, account);
      listener.stop();
      expect(listener.heard().get('state')).toBe(state);

      const secrets = { client_id, client_secret };
      const code = listener.heard().get('code')!;
      const tokens = await post('token', { grant_type: 'authorization_code', code, redirect_uri, ...secrets });
      expect([tokens.status, tokens.body]).toEqual([
        200,
        expect.objectContaining({ token_type: 'Bearer', expires_in: 43_200, scope: expect.any(String) }),
      ]);
      expect(tokens.body['scope']!.split(' ').toSorted()).toEqual(['email', 'openid', 'profile']);
      const { access_token = '', refresh_token = '' } = tokens.body;
      const told = { sub: account.sub, email: account.email, preferred_username: account.username };
      expect((await post('userinfo', { access_token })).body).toMatchObject(told);

      const fresh = await post('token', { grant_type: 'refresh_token', refresh_token, ...secrets });
      expect(fresh.status).toBe(200);
      // The extension opens a browser at the logout with its client id alone, so the page asks the person to confirm.
      await browser.open(`${app.protocol}/logout?client_id=${client_id}`);
      const left = await browser.submit({}, { action: 'logout' });
      expect(left.h1).toBe('Vous êtes déconnecté');
      expect((await userinfo(app, fresh.body['access_token'])).status).toBe(401);
    },
  );
});
