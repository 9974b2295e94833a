import { X509Certificate } from 'node:crypto';
import { describeApp, prepare } from '../support/describe-app.ts';
import { readJwt } from '../support/authorize.ts';
import { requestOf, throughWallet, walletAddress } from '../support/people/wallet-journey.ts';
import { leaveFor } from '../support/services/callback.ts';
import { registerClient } from '../support/test-client.ts';

/** The checks that the plans of the OpenID suite make of a request of a verifier. */
describe('the request to a wallet', () => {
  const app = describeApp({
    wallet: {
      WALLET_CLIENT_ID_PREFIX: 'x509_san_dns',
      WALLET_FORMATS: 'mso_mdoc',
      WALLET_SUBJECT_CLAIMS: 'family_name given_name birthdate',
      WALLET_CROSS_DEVICE: 'off',
    },
  });

  const client = prepare(() => registerClient(app));

  const leave = async () => {
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream: 'wallet' });
    return browser;
  };

  test('is as OpenID4VP and HAIP want it, however often and however it is fetched', async () => {
    const { page } = await leave();
    const link = walletAddress(page);
    expect([...link.searchParams.keys()]).toEqual(['client_id', 'request_uri', 'request_uri_method']);
    expect(link.searchParams.get('client_id')).toBe('x509_san_dns:localhost');
    const uri = link.searchParams.get('request_uri')!;
    const body = new URLSearchParams({ wallet_nonce: 'a-nonce-of-the-wallet', wallet_metadata: '{}' });
    const posted = await fetch(uri, { method: 'POST', body });
    expect(posted.headers.get('content-type')).toBe('application/oauth-authz-req+jwt');
    const [first, second] = [await fetch(uri), await fetch(uri)];
    const [one, other, fromPost] = [await first.text(), await second.text(), await posted.text()].map(readJwt);
    const { header, claims } = one!;
    expect(header).toEqual({ alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c: [expect.any(String)] });
    const leaf = new X509Certificate(Buffer.from((header['x5c'] as readonly string[])[0]!, 'base64'));
    expect([leaf.ca, leaf.checkIssued(leaf), leaf.subjectAltName]).toEqual([false, false, 'DNS:localhost']);
    expect(claims).toEqual({
      aud: 'https://self-issued.me/v2',
      client_id: 'x509_san_dns:localhost',
      client_metadata: {
        encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
        jwks: {
          keys: [expect.objectContaining({ alg: 'ECDH-ES', crv: 'P-256', kid: 'answer', kty: 'EC', use: 'enc' })],
        },
        vp_formats_supported: {
          mso_mdoc: { deviceauth_alg_values: [-7, -9], issuerauth_alg_values: expect.any(Array) },
        },
      },
      dcql_query: {
        credentials: [
          {
            id: 'pid_mdoc',
            format: 'mso_mdoc',
            meta: { doctype_value: 'eu.europa.ec.eudi.pid.1' },
            claims: ['family_name', 'given_name', 'birth_date'].map((name) => ({
              path: ['eu.europa.ec.eudi.pid.1', name],
            })),
          },
        ],
      },
      exp: expect.any(Number),
      iat: expect.any(Number),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      response_mode: 'direct_post.jwt',
      response_type: 'vp_token',
      response_uri: `${uri}/answer`,
      state: expect.stringMatching(/^[\w-]{22}$/),
    });
    // No private part of the key leaves.
    expect(JSON.stringify(claims)).not.toContain('"d"');
    const { exp: _exp, iat: _iat, ...same } = claims;
    expect(other!.claims).toMatchObject(same);
    expect(fromPost!.claims).toMatchObject({ ...same, wallet_nonce: 'a-nonce-of-the-wallet' });

    const { claims: next } = readJwt(
      await (await fetch(walletAddress((await leave()).page).searchParams.get('request_uri')!)).text(),
    );
    for (const name of ['nonce', 'state', 'client_metadata']) expect(next[name]).not.toEqual(claims[name]);
  });

  test('of the browser names its origin, and neither an address for the answer nor a state', async () => {
    const { page } = await leave();
    const { request } = JSON.parse(page.find('#wallet')?.getAttribute('data-app-wallet') ?? '') as { request: string };
    const { claims } = readJwt(request);
    expect(claims).toMatchObject({ response_mode: 'dc_api.jwt', expected_origins: [app.url] });
    expect([claims['response_uri'], claims['state']]).toEqual([undefined, undefined]);
    const { client_metadata: posted } = await requestOf(page);
    expect(claims['client_metadata']).not.toEqual(posted);
  });

  test('by a QR code is neither shown nor answered where wallets on other devices are off', async () => {
    const browser = await leave();
    expect(browser.page.find('svg.app-qr')).toBeNull();
    expect(browser.page.text).not.toContain('numéro personnel');
    expect((await fetch(walletAddress(browser.page, 'qr').searchParams.get('request_uri')!)).status).toBe(404);
    await throughWallet(browser, { format: 'mso_mdoc' });
    expect(browser.page.url.search).toContain('flow=registration');
  });
});
