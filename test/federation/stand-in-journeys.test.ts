import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oidc from 'openid-client';
import { registerService } from '../../demo/stand-ins/register-service.ts';
import { startStandIns, type StandIns } from '../../demo/stand-ins/start-stand-ins.ts';
import { createBrowser } from '../support/browser.ts';
import { abortAtUpstream, throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';

const secret = 'a-secret-of-the-test-0123456789-abcdef';
const registration = (name: string) => ({
  clientId: `test-${name}`,
  clientSecret: secret,
  idTokenAlg: 'ES256',
  userinfoAlg: 'ES256',
  callbackPath: `/retour/${name}`,
});
let service: Server;
let home: string;
let standIns: StandIns;

beforeAll(async () => {
  service = createServer((_request, response) => response.end('<!DOCTYPE html><title>x</title><h1>Service</h1>'));
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  home = `http://localhost:${(service.address() as AddressInfo).port}`;
  standIns = await startStandIns({
    port: 0,
    franceConnect: [registerService(registration('franceconnect'), home)],
    proConnect: [registerService({ ...registration('proconnect'), userinfoAlg: 'RS256', idTokenAlg: 'RS256' }, home)],
  });
});
afterAll(async () => {
  await standIns.stop();
  service.closeAllConnections();
  service.close();
});

async function configure(name: 'franceconnect' | 'proconnect') {
  const issuer = name === 'franceconnect' ? standIns.urls.franceConnect : standIns.urls.proConnect;
  const alg = name === 'franceconnect' ? 'ES256' : 'RS256';
  const metadata = { id_token_signed_response_alg: alg, userinfo_signed_response_alg: alg };
  const configuration = await oidc.discovery(new URL(issuer), `test-${name}`, metadata, oidc.ClientSecretPost(secret), {
    execute: [oidc.allowInsecureRequests],
  });
  oidc.enableNonRepudiationChecks(configuration);
  return configuration;
}

const state = 's'.repeat(43);
const nonce = 'n'.repeat(43);

test('FranceConnect leads through the choice of a provider, the test identity and the information page, and a certified library accepts the answer', async () => {
  const configuration = await configure('franceconnect');
  const browser = createBrowser();
  const parameters = {
    redirect_uri: `${home}/retour/franceconnect`,
    scope: 'openid identite_pivot email',
    acr_values: 'eidas1',
    claims: '{"id_token":{"amr":{"essential":true}}}',
    state,
    nonce,
  };
  await browser.open(oidc.buildAuthorizationUrl(configuration, parameters).href);
  expect(browser.page.text).toContain('Revenir sur Comptes Géoplateforme');
  const landed = await throughFranceConnect(browser, { claims: { email: 'angela@example.test' } });
  expect(landed.url.pathname).toBe('/retour/franceconnect');
  const tokens = await oidc.authorizationCodeGrant(configuration, landed.url, {
    expectedState: state,
    expectedNonce: nonce,
  });
  expect(tokens.claims()).toMatchObject({
    acr: 'eidas1',
    amr: ['fc', 'pwd'],
    sub: expect.stringMatching(/^[\da-f]{64}v1$/),
  });
  const userinfo = await oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims()!.sub);
  expect(userinfo).toMatchObject({
    family_name: 'DUBOIS',
    given_name: 'Angela Claire Louise',
    birthdate: '1962-08-24',
    email: 'angela@example.test',
  });
});

test('ProConnect leads through the email and the agent, and a certified library with PKCE accepts the answer', async () => {
  const configuration = await configure('proconnect');
  const verifier = oidc.randomPKCECodeVerifier();
  const browser = createBrowser();
  const parameters = {
    redirect_uri: `${home}/retour/proconnect`,
    scope: 'openid given_name usual_name email siret organization_label roles',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  };
  await browser.open(oidc.buildAuthorizationUrl(configuration, parameters).href);
  const landed = await throughProConnect(browser, { email: 'moi@etat.example.test', acr: 'eidas1-mfa' });
  const tokens = await oidc.authorizationCodeGrant(configuration, landed.url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
  });
  expect(tokens.claims()).toMatchObject({ acr: 'eidas1-mfa' });
  expect(tokens.refresh_token).toEqual(expect.any(String));
  const userinfo = await oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims()!.sub);
  expect(userinfo).toMatchObject({ usual_name: 'Fontaine', email: 'moi@etat.example.test', siret: '13002526500013' });
});

test('a person who turns back at FranceConnect returns with access_denied, the state and the issuer', async () => {
  const configuration = await configure('franceconnect');
  const browser = createBrowser();
  const parameters = {
    redirect_uri: `${home}/retour/franceconnect`,
    scope: 'openid',
    acr_values: 'eidas1',
    state,
    nonce,
  };
  await browser.open(oidc.buildAuthorizationUrl(configuration, parameters).href);
  const landed = await abortAtUpstream(browser);
  expect(Object.fromEntries(landed.url.searchParams)).toEqual({
    error: 'access_denied',
    error_description: 'User auth aborted',
    state,
    iss: standIns.urls.franceConnect,
  });
});
