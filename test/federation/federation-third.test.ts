import { readConfig } from '../../config/schema.ts';
import type { UpstreamSettings } from '../../config/upstreams.ts';
import { registerService } from '../../demo/stand-ins/register-service.ts';
import { startStandIns, type StandIns } from '../../demo/stand-ins/start-stand-ins.ts';
import { createClock } from '../../src/clock.ts';
import { createSealer } from '../../src/crypto/sealer.ts';
import { createUpstream } from '../../src/upstream/create-upstream.ts';
import { createUpstreams } from '../../src/upstream/index.ts';
import { tally } from '../support/people/arrive.ts';
import { readJwt } from '../support/authorize.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { leaveFor } from '../support/services/callback.ts';
import { freePort } from '../support/free-port.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { ordinaryUpstream } from '../support/services/ordinary-upstream.ts';
import { pastPassword } from '../support/people/second-factor.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { authorizationRequest, codeOf, exchange, registerClient, type TestClient } from '../support/test-client.ts';
import { throughProConnect } from '../support/people/upstream-journey.ts';

const named = (name: string, others: Partial<UpstreamSettings> = {}): UpstreamSettings => ({
  ...readConfig({ PORT: '3000' }).upstreams['proconnect']!,
  clientId: name,
  authMethod: 'client_secret_basic',
  idTokenAlg: 'RS256',
  userinfoAlg: undefined,
  scope: ordinaryUpstream.settings.scope,
  callbackPath: `/realms/geoplateforme/broker/${name}/endpoint`,
  ...others,
});

/** Goes through the stand-in of ProConnect, which resembles an ordinary provider once it neither names itself nor signs userinfo. */
const journey = (browser: Browser, persona?: string) => throughProConnect(browser, { acr: 'eidas1', persona });

describe('a third provider', () => {
  let app: TestApp;
  let client: TestClient;
  let standIns: StandIns;

  beforeAll(async () => {
    const port = await freePort();
    const issuer = `http://localhost:${port}/pc/api/v2`;
    const settings = [
      named('tiers', { issuer }),
      named('tiers-post', { issuer, authMethod: 'client_secret_post' }),
      named('tiers-signe', { issuer }),
    ];
    let origin = '';
    app = await startApp({
      overrides: (config) => {
        origin = new URL(config.issuer).origin;
        const sealer = createSealer(config.encryptionKeys);
        const create = (own: UpstreamSettings) =>
          createUpstream(
            { ...ordinaryUpstream, name: own.clientId },
            { settings: own, origin, sealer, now: createClock(0) },
          );
        return { upstreams: settings.map(create) };
      },
    });
    const declared = settings.map((own) => ({ ...registerService(own, origin), hidesIssuer: true }));
    const signing = declared.map((one) =>
      one.client_id === 'tiers-signe' ? { ...one, userinfo_signed_response_alg: 'RS256' as const } : one,
    );
    standIns = await startStandIns({ port, proConnect: signing });
    client = await registerClient(app);
  });
  afterEach(() => standIns.setScenario());
  afterAll(async () => {
    await app.stop();
    await standIns.stop();
  });

  test.each(['tiers', 'tiers-post'])(
    'people sign in through a third provider, with a callback address that was declared there before: %s',
    async (upstream) => {
      const account = await buildAccount(app);
      const linked = await linkPersona(app, account, { client, upstream, journey });
      expect(linked).toMatchObject({ upstream, level: 'eidas0' });
      expect(linked).not.toHaveProperty('familyName');
      const browser = app.browser();
      const request = await leaveFor(app, browser, { client, upstream });
      standIns.clearLog();
      const page = await journey(browser);
      const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
      expect(readJwt(body['id_token']).claims).toMatchObject({ sub: account.sub, acr: 'eidas0' });
      const back = browser.trail.find(({ url }) => new URL(url).pathname.endsWith(`/broker/${upstream}/endpoint`));
      expect(back && [...new URL(back.url).searchParams.keys()].toSorted()).toEqual(['code', 'state']);

      const sent = standIns.log().find(({ path }) => path === '/token');
      const isBasic = upstream === 'tiers';
      expect(sent?.headers['authorization'] !== undefined).toBe(isBasic);
      expect(sent?.parameters['client_secret'] !== undefined).toBe(!isBasic);
      await app.rows.identities.remove();
    },
  );

  test('the button of a third provider is an ordinary one with its name, and no link explains the provider', async () => {
    const { page } = await app
      .browser()
      .open(authorizationRequest(app, client).url)
      .then((opened) => ({ page: opened }));
    const button = page.find('button[name=upstream][value=tiers]');
    expect(button?.getAttribute('class')).toBe('fr-btn fr-btn--secondary');
    expect(button?.text).toBe("S'identifier avec tiers");
    expect(page.find('.fr-connect')).toBeNull();
    expect(page.text).not.toContain('Qu’est-ce que tiers');
  });

  test('a level that the third provider does not state as required is refused', async () => {
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream: 'tiers' });
    const page = await throughProConnect(browser, { acr: 'eidas0' });
    expect(page.status).toBe(400);
  });

  test.each([
    'callback-other-issuer',
    'callback-altered-state',
    'callback-code-and-error',
    'callback-two-codes',
    'id-token-wrong-nonce',
    'id-token-no-nonce',
    'id-token-wrong-issuer',
    'id-token-wrong-audience',
    'id-token-expired',
    'id-token-issued-in-future',
    'id-token-bad-signature',
    'id-token-alg-none',
    'id-token-hs256-client-secret',
    'id-token-other-algorithm',
    'userinfo-other-subject',
  ])('an answer of a third provider that cannot be trusted signs nobody in: %s', async (scenario) => {
    const account = await buildAccount(app);
    await linkPersona(app, account, { client, upstream: 'tiers', journey });
    const before = await tally(app);
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream: 'tiers' });
    const page = await journey(browser, `scenario:${scenario}`);
    expect(page.status).toBe(400);
    expect(await tally(app)).toEqual(before);
    await app.rows.identities.remove();
  });

  test.each([
    ['tiers-signe', 'userinfo that is signed where plain JSON was agreed on', undefined],
    ['tiers', 'userinfo that is no JSON', 'scenario:userinfo-html'],
  ])('%s: %s signs nobody in', async (upstream, _what, persona) => {
    const before = await tally(app);
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream });
    const page = await journey(browser, persona);
    expect([page.status, page.h1]).toEqual([200, 'Se connecter']);
    expect(page.text).toContain(`${upstream} ne répond pas comme prévu`);
    expect(await tally(app)).toEqual(before);
  });

  test('discovery announces no level with an identity when no upstream confirms one', async () => {
    const response = await fetch(`${app.issuer}/.well-known/openid-configuration`);
    expect(((await response.json()) as Record<string, unknown>)['acr_values_supported']).toEqual([
      'eidas0',
      'eidas0-mfa',
    ]);
  });
});

test('a person who needs an identity is led only to the providers that confirm one', async () => {
  const app = await startApp({
    upstreams: true,
    overrides: (config) => {
      const { origin } = new URL(config.issuer);
      const surroundings = { origin, sealer: createSealer(config.encryptionKeys), now: createClock(0) };
      const third = createUpstream(ordinaryUpstream, { ...surroundings, settings: named('tiers') });
      return { upstreams: [...createUpstreams(config.upstreams, surroundings), third] };
    },
  });
  const client = await registerClient(app);
  const account = await buildAccount(app);
  const { browser } = await pastPassword(app, { client, account, params: { acr_values: 'eidas1' } });
  const offered = browser.page.all('button[name=upstream]').map((button) => button.getAttribute('value'));
  expect(offered).toEqual(['franceconnect', 'proconnect']);
  const csrf = browser.page.fieldValue('csrf') ?? '';
  const forced = await browser.post(browser.page.url.href, { upstream: 'tiers', csrf });
  expect(forced.status).toBe(400);
  await app.stop();
});
