import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../config/schema.ts';
import { registerService } from '../demo/stand-ins/register-service.ts';
import { startStandIns, type StandIns } from '../demo/stand-ins/start-stand-ins.ts';
import { createUpstream } from '../src/upstream/create-upstream.ts';
import type { UpstreamDefinition } from '../src/upstream/upstream.ts';
import { createSealer } from '../src/crypto/sealer.ts';
import { buildAccount } from './support/build-account.ts';
import { readJwt } from './support/authorize.ts';
import { leaveFor } from './support/callback.ts';
import { linkPersona } from './support/link-persona.ts';
import { startApp, type TestApp } from './support/start-app.ts';
import { exchange, registerClient, type TestClient } from './support/test-client.ts';
import { throughProConnect } from './support/upstream-journey.ts';

/** All that a third provider costs beside its line in the list. */
const definition: UpstreamDefinition = {
  name: 'tiers',
  aboutUrl: 'https://tiers.example.test/',
  authentication: 'client_secret_post',
  usesPkce: true,
  allowedParameters: [
    'client_id',
    'response_type',
    'redirect_uri',
    'scope',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
  ],
  fixedParameters: {},
  profileOf: (claims) => ({ givenName: typeof claims['given_name'] === 'string' ? claims['given_name'] : undefined }),
  levelOf: (acr) => (acr === 'eidas1' ? 'eidas0' : undefined),
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a third provider', () => {
  let app: TestApp;
  let client: TestClient;
  let standIns: StandIns;

  beforeAll(async () => {
    const port = await freePort();
    const settings = {
      ...readConfig({ PORT: String(port - 2) }).upstreams['proconnect']!,
      clientId: 'tiers',
      idTokenAlg: 'RS256',
      userinfoAlg: 'RS256',
      callbackPath: '/realms/geoplateforme/broker/tiers/endpoint',
    };
    let origin = '';
    app = await startApp({
      overrides: (config) => {
        origin = new URL(config.issuer).origin;
        const sealer = createSealer(config.encryptionKeys);
        return { upstreams: [createUpstream(definition, { settings, origin, sealer })] };
      },
    });
    standIns = await startStandIns({ port, franceConnect: [], proConnect: [registerService(settings, origin)] });
    client = await registerClient(app);
  });
  afterAll(async () => {
    await app.stop();
    await standIns.stop();
  });

  test('people sign in through it, at an address that was declared there before', async () => {
    const account = await buildAccount(app);
    const journey = (browser: Parameters<typeof throughProConnect>[0]) => throughProConnect(browser, { acr: 'eidas1' });
    const linked = await linkPersona(app, account, { client, upstream: 'tiers', journey });
    expect(linked).toMatchObject({ upstream: 'tiers', level: 'eidas0' });
    expect(linked).not.toHaveProperty('familyName');
    const browser = app.browser();
    const request = await leaveFor(app, browser, { client, upstream: 'tiers' });
    const page = await journey(browser);
    const { body } = await exchange(app, client, {
      code: page.url.searchParams.get('code') ?? '',
      verifier: request.verifier,
    });
    expect(readJwt(body['id_token']).claims).toMatchObject({ sub: account.sub, acr: 'eidas0' });
    expect(browser.trail.some(({ url }) => new URL(url).pathname.endsWith('/broker/tiers/endpoint'))).toBe(true);
  });

  test('a level that it does not state as it must is refused', async () => {
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream: 'tiers' });
    const page = await throughProConnect(browser, { acr: 'eidas0' });
    expect(page.status).toBe(400);
  });
});
