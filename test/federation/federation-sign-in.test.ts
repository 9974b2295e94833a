import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { leaveFor } from '../support/services/callback.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { rewriteFlow } from '../support/rewrite-flow.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { askToSignIn, codeOf, exchange, signIn, typeCredentials } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';
import { readJwt } from '../support/authorize.ts';
import { readText } from '../support/requests/page.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { typeBothFactors } from '../support/people/second-factor.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(bothDatabases)('signing in through an upstream, on %s', (database) => {
  const { app, client } = describeService({ database, upstreams: true });

  test.each([
    ['franceconnect', (browser: Browser) => throughFranceConnect(browser)],
    ['proconnect', (browser: Browser) => throughProConnect(browser, { acr: 'eidas1' })],
  ])('a person whom an account knows at %s is signed in to it', async (upstream, journey) => {
    const account = await buildAccount(app);
    const linked = await linkPersona(app, account, { client, upstream, journey });
    const { browser, request } = await askToSignIn(app, client);
    await browser.submit({}, { button: { upstream } });
    const page = await journey(browser);
    const { status, body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    expect(status).toBe(200);
    expect(readJwt(body['id_token']).claims).toMatchObject({ sub: account.sub, acr: 'eidas1' });
    expect(linked.upstream).toBe(upstream);
  });

  const link = (account: { readonly sub: string }, persona: string) =>
    linkPersona(app, account, {
      client,
      upstream: 'franceconnect',
      journey: (browser) => throughFranceConnect(browser, { persona }),
    });
  async function arrive(persona: string, params: Readonly<Record<string, string>> = {}) {
    const browser = app.browser();
    const request = await leaveFor(app, browser, { client, upstream: 'franceconnect', params });
    return { browser, request, page: await throughFranceConnect(browser, { persona }) };
  }

  test('a person who began on the page of a new account and already has one is signed in', async () => {
    const account = await buildAccount(app);
    await link(account, 'nom_composé');
    for (const params of [{ prompt: 'create' }, {}] as readonly Readonly<Record<string, string>>[]) {
      const { browser, request } = await askToSignIn(app, client, params);
      if (!params['prompt']) await browser.click('Pas encore de compte');
      await browser.submit({}, { button: { upstream: 'franceconnect' } });
      const page = await throughFranceConnect(browser, { persona: 'nom_composé' });
      const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
      expect(readJwt(body['id_token']).claims['sub']).toBe(account.sub);
    }
  });

  test('a person whose sign-in through an upstream was begun before an upgrade signs in again, and gets in', async () => {
    const account = await buildAccount(app, { totp: true });
    await link(account, 'naissance_wallis_futuna');
    const { browser } = await arrive('naissance_wallis_futuna');
    const change = { federated: undefined, upstreamIdentity: { upstream: 'franceconnect' } };
    await rewriteFlow(app, { holding: 'federated', change });
    const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    expect(page.h1).toBe('Se connecter');
    expect(page.find('#notice')?.textContent).toContain('trop de temps a passé');
    const last = await typeBothFactors(browser, account);
    expect(last.url.searchParams.get('code')).toEqual(expect.any(String));
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('the upstream buttons stand below the password form, above the registration form, with the providers’ own texts', async () => {
    const browser = app.browser();
    for (const path of ['/compte', '/inscription']) {
      const page = await browser.open(path);
      const forms = page.all('form.fr-connect-group');
      expect(forms.map((form) => form.querySelector('button')?.getAttribute('value'))).toEqual([
        'franceconnect',
        'proconnect',
      ]);
      expect(readText(forms[0]!.querySelector('button')!)).toBe("S'identifier avec FranceConnect");
      expect(readText(forms[1]!.querySelector('button')!)).toBe("S'identifier avec ProConnect");
      const about = forms.map((form) => form.querySelector('a')!);
      expect(about.map((anchor) => anchor.getAttribute('href'))).toEqual([
        'https://franceconnect.gouv.fr/',
        'https://www.proconnect.gouv.fr/',
      ]);
      for (const anchor of about) {
        expect(anchor.getAttribute('target')).toBe('_blank');
        expect(anchor.getAttribute('title')).toMatch(/^Qu’est-ce que .*Connect.*nouvelle fenêtre$/u);
      }
      const order = page.all('main form').map((form) => form.getAttribute('class') ?? form.id);
      expect(order.indexOf('fr-connect-group') > order.indexOf('step')).toBe(path === '/compte');
    }
  });

  test('FranceConnect gets only the parameters that it knows, and ProConnect also gets PKCE', async () => {
    const sent = async (upstream: string) => {
      const browser = app.browser();
      await leaveFor(app, browser, { client, upstream });
      const [url] = browser.trail
        .map((hop) => new URL(hop.url))
        .filter(({ pathname }) => pathname.endsWith('/authorize'));
      return url!.searchParams;
    };
    const franceConnect = await sent('franceconnect');
    expect([...franceConnect.keys()].sort()).toEqual([
      'acr_values',
      'client_id',
      'nonce',
      'redirect_uri',
      'response_type',
      'scope',
      'state',
    ]);
    expect(franceConnect.get('scope')).toBe('openid identite_pivot email');
    expect(franceConnect.get('redirect_uri')).toBe(`${app.url}/retour/franceconnect`);
    const proConnect = await sent('proconnect');
    expect(proConnect.get('code_challenge_method')).toBe('S256');
    for (const params of [franceConnect, proConnect])
      for (const name of ['state', 'nonce']) expect(params.get(name)).toMatch(/^[\w-]{43}$/);
  });

  test('a switched-off upstream has no button, no start and no callback', async () => {
    const plain = await startApp({ database });
    const browser = plain.browser();
    const page = await browser.open('/compte');
    expect(page.find('.fr-connect')).toBeNull();
    const answer = await browser.submit({}, { forged: { upstream: 'franceconnect' }, action: 'signin' });
    expect(answer.url.origin).toBe(plain.url);
    expect(answer.h1).toBe('Se connecter');
    expect((await browser.request({ url: '/retour/franceconnect?state=x&code=x' })).status).toBe(404);
    await plain.stop();
  });

  test('the operator’s logo of an upstream stands on the button, from our own address', async () => {
    const legalDir = temporaryFolder('geopf-id-marks-');
    writeFileSync(join(legalDir, 'proconnect.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 48"/>');
    const marked = await startApp({ database, upstreams: true, config: { legalDir } });
    const browser = marked.browser();
    const page = await browser.open('/compte');
    const [franceConnect, proConnect] = page.all('.fr-connect');
    expect(franceConnect?.querySelector('img')).toBeNull();
    const mark = proConnect?.querySelector('img');
    expect(mark?.getAttribute('alt')).toBe('');
    const file = await browser.request({ url: mark?.getAttribute('src') ?? '' });
    expect(file.status).toBe(200);
    expect(file.url.origin).toBe(marked.url);
    expect(file.header('content-type')).toContain('image/svg+xml');
    await marked.stop();
  });

  test('a second factor that is on is asked for after an upstream too', async () => {
    const account = await buildAccount(app, { totp: true });
    await link(account, 'prénom_composé');
    const { browser, request, page } = await arrive('prénom_composé');
    expect(page.find('#otp')).not.toBeNull();
    const last = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    const { body } = await exchange(app, client, { code: codeOf(last), verifier: request.verifier });
    expect(readJwt(body['id_token']).claims).toMatchObject({ sub: account.sub, acr: 'eidas1-mfa' });
  });

  test('the proof from the upstream lapses after half an hour', async () => {
    const account = await buildAccount(app, { totp: true });
    await link(account, 'plusieurs_prénoms_2');
    const { browser } = await arrive('plusieurs_prénoms_2');
    app.moveClock(1801);
    const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    expect(page.h1).toBe('Se connecter');
    expect(page.find('#notice')?.textContent).toContain('trop de temps a passé');
  });

  test('the identity of another person is no proof for the person who is signed in', async () => {
    const [owner, other] = [await buildAccount(app), await buildAccount(app)];
    await link(other, 'carac_speciaux');
    const { browser } = await signIn(app, app.browser(), { client, account: owner });
    await leaveFor(app, browser, { client, upstream: 'franceconnect', params: { prompt: 'login' } });
    const page = await throughFranceConnect(browser, { persona: 'carac_speciaux' });
    expect(page.h1).toBe('Se connecter');
    expect(page.find('#notice')?.textContent).toContain('FranceConnect');
    const last = await typeCredentials(browser, owner);
    expect(last.url.searchParams.get('code')).toEqual(expect.any(String));
  });
});
