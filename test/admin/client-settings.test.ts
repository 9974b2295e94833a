import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { parseEnv } from 'node:util';
import { Auth, type AuthConfig } from '@auth/core';
import * as openidClient from 'openid-client';
import { OidcClient, type OidcClientSettings } from 'oidc-client-ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { registerClient, typeCredentials, type TestClient } from '../support/test-client.ts';
import { startWebService } from '../support/programs/web-service.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const app = describeApp();
const account = prepare(() => buildAccount(app));
const manager = prepare(async () => (await signInAs(app, ['client-manager'])).browser);

const open = (clientId: string) => manager.open(`/admin/clients/${clientId}/reglages`);

/** Returns the text of a file that the page shows for a library. */
async function copied(clientId: string, id: string): Promise<string> {
  const text = (await open(clientId)).find(`code#${id}`)?.text;
  if (text === undefined) throw new Error(`the page has no file ${id}`);
  return text;
}

/** Runs the text of a module, whose imports are given as values, and returns what it exports. */
async function run(module: string, imports: Readonly<Record<string, unknown>>): Promise<Record<string, never>> {
  const names = [...module.matchAll(/^export (?:async )?(?:const|function) (\{.*\}|\w+)/gm)].map(([, name]) => name!);
  const body = module.replace(/^import .*$/gm, '').replace(/^export /gm, '');
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<never>;
  const returned = names.map((name) => name.replace(/[{}]/g, '')).join(', ');
  return new AsyncFunction(...Object.keys(imports), `${body}\nreturn { ${returned} };`)(...Object.values(imports));
}

const environment = (client: TestClient) => ({ env: { OIDC_CLIENT_SECRET: client.secret } });

/** Signs the person in at the address, and returns the address at which she comes back to the service. */
async function comeBack(url: string): Promise<URL> {
  const browser = await app.open(url);
  return new URL((await typeCredentials(browser, account)).url.href);
}

describe('the settings that a page shows for a service', () => {
  test('sign a person in by openid-client as they are', async () => {
    const client = await createClient(app);
    const { beginSignIn, finishSignIn } = (await run(await copied(client.clientId, 'openid-client-0'), {
      oidc: openidClient,
      process: environment(client),
    })) as unknown as {
      readonly beginSignIn: () => Promise<{ url: URL; checks: object }>;
      readonly finishSignIn: (url: URL, checks: object) => Promise<{ person: Readonly<Record<string, unknown>> }>;
    };
    const { url, checks } = await beginSignIn();
    const { person } = await finishSignIn(await comeBack(url.href), checks);
    expect(person).toMatchObject({ sub: account.sub, email: account.email });
  });

  test('give a script its token by openid-client as they are', async () => {
    const client = await createClient(app, {
      grant_types: ['client_credentials'],
      redirect_uris: [],
      service_account: true,
    });
    const { getToken } = (await run(await copied(client.clientId, 'openid-client-0'), {
      oidc: openidClient,
      process: environment(client),
    })) as unknown as { readonly getToken: () => Promise<string> };
    expect(await getToken()).toMatch(/^eyJ/);
  });

  test.each([false, true])('sign a person in by Auth.js as they are (name in the ID token: %s)', async (isFull) => {
    let config: AuthConfig | undefined;
    const service = await startWebService(async (request, response) => {
      const url = new URL(request.url ?? '/', service.origin);
      if (!url.pathname.startsWith('/api/auth/')) return response.end('<!DOCTYPE html><h1>Service</h1>');
      const body = request.method === 'POST' ? await textOf(request) : undefined;
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]);
      const answer = await Auth(new Request(url, { method: request.method ?? 'GET', headers, body }), config!);
      response.statusCode = answer.status;
      for (const [name, value] of answer.headers) response.appendHeader(name, value);
      return response.end(await answer.text());
    });
    try {
      const client = await createClient(app, {
        redirect_uris: [`${service.origin}/`, `${service.origin}/api/auth/callback/geo`],
        id_token_claims: isFull,
      });
      await run(await copied(client.clientId, 'auth-js-0'), {
        process: environment(client),
        NextAuth: (given: AuthConfig) => {
          config = { ...given, trustHost: true, secret: 'only-for-this-test-0123456789-abcdefghij' };
          return {};
        },
      });
      const browser = await app.open(`${service.origin}/api/auth/signin`);
      await browser.submit();
      await typeCredentials(browser, account);
      const session = await browser.request({ url: `${service.origin}/api/auth/session` });
      expect(session.json<{ user?: unknown }>().user).toMatchObject({ email: account.email });
    } finally {
      await service.stop();
    }
  });

  test('sign a person in by the client of oidc-client-ts as they are', async () => {
    const { origin } = new URL(app.callback);
    const client = await createClient(app, {
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      allowed_origins: [origin],
    });
    let settings: OidcClientSettings | undefined;
    await run(await copied(client.clientId, 'oidc-client-ts-0'), {
      UserManager: function take(given: OidcClientSettings) {
        settings = given;
      },
    });
    const library = new OidcClient(settings!);
    const { url } = await library.createSigninRequest({});
    const answer = await library.processSigninResponse((await comeBack(url)).href);
    expect(answer.profile).toMatchObject({ sub: account.sub, email: account.email });
  });

  test('are read from the environment file by Node.js', async () => {
    const client = await createClient(app, { post_logout_redirect_uris: ['http://localhost/au-revoir'] });
    expect(parseEnv(await copied(client.clientId, 'env-0'))).toEqual({
      OIDC_ISSUER: app.issuer,
      OIDC_CLIENT_ID: client.clientId,
      OIDC_CLIENT_SECRET: 'collez-le-secret-ici',
      OIDC_REDIRECT_URI: app.callback,
      OIDC_POST_LOGOUT_REDIRECT_URI: 'http://localhost/au-revoir',
      OIDC_SCOPE: 'openid profile email',
    });
  });

  describe('for curl', () => {
    const folder = temporaryFolder('curl-');
    beforeAll(() => {
      // The machine may have no curl. A shell splits the command, and this program tells into which words.
      const program = join(folder, 'curl');
      writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@"\n`);
      chmodSync(program, 0o755);
    });

    const wordsOf = (command: string, variables: Readonly<Record<string, string>>) =>
      execFileSync('sh', ['-c', command], { env: { PATH: `${folder}:/usr/bin:/bin`, ...variables }, encoding: 'utf8' })
        .trimEnd()
        .split('\n');

    /** Sends the request that curl would send. */
    const send = async (command: string, variables: Readonly<Record<string, string>>) => {
      const words = wordsOf(command, variables);
      const after = (option: string) => words.flatMap((word, index) => (words[index - 1] === option ? [word] : []));
      const fields = after('--data-urlencode').map((field) => [field.split('=')[0]!, field.replace(/^[^=]*=/, '')]);
      const [user] = after('--user');
      const answer = await fetch(
        words.find((word) => word.startsWith('http'))!,
        {
          ...(fields.length > 0 && { method: 'POST', body: new URLSearchParams(fields) }),
          headers: user ? { authorization: `Basic ${Buffer.from(user).toString('base64')}` } : {},
        },
      );
      return (await answer.json()) as Record<string, unknown>;
    };

    test.each(['client_secret_basic', 'client_secret_post'])(
      'the commands of a script get a token (%s)',
      async (method) => {
        const members = { grant_types: ['client_credentials'], redirect_uris: [], service_account: true };
        const client = await createClient(app, { ...members, token_endpoint_auth_method: method });
        const variables = { OIDC_CLIENT_SECRET: client.secret };
        expect(await send(await copied(client.clientId, 'curl-0'), variables)).toMatchObject({ issuer: app.issuer });
        expect(await send(await copied(client.clientId, 'curl-1'), variables)).toMatchObject({ token_type: 'Bearer' });
      },
    );

    test('the commands of a program without a browser get a code to show', async () => {
      const client = await createClient(app, {
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
        redirect_uris: [],
        token_endpoint_auth_method: 'none',
      });
      expect(await send(await copied(client.clientId, 'curl-1'), {})).toMatchObject({ user_code: expect.any(String) });
    });

    test('the commands of an API ask about a token', async () => {
      const client = await createClient(app, { grant_types: [], redirect_uris: [] });
      const variables = { OIDC_CLIENT_SECRET: client.secret, TOKEN: 'unknown' };
      expect(await send(await copied(client.clientId, 'curl-1'), variables)).toEqual({ active: false });
    });
  });

  test('hold neither a secret nor a hash of one, and no markup of a name or an address', async () => {
    const client = await registerClient(app, {
      client_name: `O'Neil "<script>alert(1)</script>" $(id)`,
      redirect_uris: [`https://service.example/a'"<script>alert(1)</script>\${HOME}`],
    });
    const page = await open(client.clientId);
    expect(page.status).toBe(200);
    const record = await app.services.clients.registry.find(client.clientId);
    expect(page.body).not.toContain(client.secret);
    expect(page.body).not.toContain(record!.secrets[0]!.hash);
    expect(page.body).not.toContain('<script>alert(1)');
    expect(page.find('#env-0')).toBeNull();
    expect(page.text).toContain('un caractère que ce format ne peut pas contenir');
  });

  test('open to a contact of the service alone', async () => {
    const { browser } = await signInAs(app, ['client-contact']);
    const client = await createClient(app);
    expect((await browser.open(`/admin/clients/${client.clientId}/reglages`)).status).toBe(404);
  });
});
