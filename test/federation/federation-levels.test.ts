import { readJwt, silentTokens } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { comeFromFranceConnect } from '../support/people/first-arrival.ts';
import { codeFor, somebody } from '../support/people/register.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  typeCredentials,
  userinfo,
  type AuthorizationRequest,
} from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { abortAtUpstream, throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';

const essential = (...values: readonly string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});
const identityPage = 'Confirmer votre identité';
const codePage = 'Double authentification';

describe('levels of a sign-in at an upstream', () => {
  let account: BuiltAccount;

  const byFranceConnect = (browser: Browser) => throughFranceConnect(browser);
  const byProConnect = (acr: string) => (browser: Browser) => throughProConnect(browser, { acr });
  const link = (upstream: string, who = account) =>
    linkPersona(app, who, {
      client,
      upstream,
      journey: upstream === 'franceconnect' ? byFranceConnect : byProConnect('eidas1'),
    });

  const app = describeApp({ upstreams: true });
  const client = prepare(() => registerClient(app, { default_scopes: ['openid', 'organization'] }));
  beforeEach(async () => {
    await app.rows.identities.remove();
    toMiddleOfStep(app);
    account = await buildAccount(app);
  });

  const ask = async (params: Readonly<Record<string, string>> = {}, browser = app.browser()) => {
    const request = authorizationRequest(app, client, params);
    await browser.open(request.url);
    return { browser, request };
  };
  const press = (browser: Browser, upstream: string) => browser.submit({}, { button: { upstream } });
  const tokensOf = async (page: Page, { verifier }: AuthorizationRequest) => {
    const { body } = await exchange(app, client, { code: codeOf(page), verifier });
    return { claims: readJwt(body['id_token']).claims, accessToken: body['access_token'] };
  };
  const claimsOf = async (page: Page, request: AuthorizationRequest) => (await tokensOf(page, request)).claims;
  const signInBy = async (
    upstream: string,
    journey: (browser: Browser) => Promise<Page>,
    params: Readonly<Record<string, string>> = {},
  ) => {
    const { browser, request } = await ask(params);
    await press(browser, upstream);
    return { browser, request, page: await journey(browser) };
  };
  const passwordSession = async () => {
    const { browser } = await pastPassword(app, { client, account });
    app.moveClock(600);
    return browser;
  };

  describe('the level of the sign-in itself', () => {
    test('discovery announces levels with an identity when an upstream is switched on', async () => {
      const response = await fetch(`${app.issuer}/.well-known/openid-configuration`);
      expect(((await response.json()) as Record<string, unknown>)['acr_values_supported']).toEqual([
        'eidas0',
        'eidas0-mfa',
        'eidas1',
        'eidas1-mfa',
      ]);
    });

    test.each(['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa'])(
      'services read what the signed token of ProConnect states: %s',
      async (acr) => {
        await link('proconnect');
        const { page, request } = await signInBy('proconnect', byProConnect(acr));
        expect(await claimsOf(page, request)).toMatchObject({ sub: account.sub, acr });
      },
    );

    test('the time of the sign-in is the upstream’s, whose session may be older than ours', async () => {
      await link('franceconnect');
      const first = await signInBy('franceconnect', byFranceConnect);
      const { auth_time: signedInAt } = await claimsOf(first.page, first.request);
      app.moveClock(900);
      await app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, account.sub));
      // FranceConnect still has a session, so it only asks the person to go on.
      const again = await ask({}, first.browser);
      await press(again.browser, 'franceconnect');
      expect(again.browser.page.find('button[name="idp"]')).toBeNull();
      const page = await byFranceConnect(again.browser);
      expect((await claimsOf(page, again.request))['auth_time']).toBe(signedInAt);
    });

    test('a second factor that is on is asked for after FranceConnect too, and raises the level to eidas1-mfa', async () => {
      account = await buildAccount(app, { totp: true });
      await link('franceconnect');
      const { browser, request, page } = await signInBy('franceconnect', byFranceConnect);
      expect(page.h1).toBe(codePage);
      const done = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
      const claims = await claimsOf(done, request);
      expect(claims).toMatchObject({ sub: account.sub, acr: 'eidas1-mfa', amr: ['otp', 'mfa'] });
    });

    test('the second factor is not asked for when the level of the upstream already includes two factors', async () => {
      account = await buildAccount(app, { totp: true });
      await link('proconnect');
      const twice = await signInBy('proconnect', byProConnect('eidas1-mfa'));
      expect(await claimsOf(twice.page, twice.request)).toMatchObject({ acr: 'eidas1-mfa' });
      const once = await signInBy('proconnect', byProConnect('eidas1'));
      expect(once.page.h1).toBe(codePage);
    });

    test('a sign-in at an upstream does not ask to renew an old password of the account', async () => {
      await link('franceconnect');
      await app.rows.accounts.change(
        { id: account.sub },
        { passwordChangedAt: Math.floor(Date.now() / 1000) - 400 * 86_400 },
      );
      const { page, browser } = await signInBy('franceconnect', byFranceConnect);
      expect(isIn(page)).toBe(true);
      expect(await silentTokens(app, browser, { client })).toHaveProperty('id_token');
    });
  });

  test('a first sign-in that makes the account has the same level, however often its last button is pressed', async () => {
    const { browser, request } = await comeFromFranceConnect(app, { client });
    const { email } = somebody();
    await browser.submit({ email }, { action: 'finish' });
    const second = browser.tab();
    const code = await codeFor(app, email);
    const last = (tab: Browser) => tab.submit({ code }, { action: 'verify', continuation: false });
    const pages = await Promise.all([browser, second].map(last));
    const ways = pages.map((page) => page.find('#continue')?.getAttribute('href') ?? '');
    // One of them has the code. The other one leads to the beginning of the request, and the session answers.
    const late = ways.find((way) => !way.startsWith(client.redirectUri)) ?? '';
    const claims = await claimsOf(await browser.open(late), request);
    expect(claims['acr']).toBe('eidas1');
    expect(claims['amr'] ?? []).not.toContain('pwd');
    const rows: unknown[] = await app.rows.upstreamSessions.list({ upstream: 'franceconnect' });
    expect(rows.length).toBeGreaterThan(0);
  });

  describe('a service that needs an identity', () => {
    test('a person who signs in by password is asked for the identity of her account in the same request', async () => {
      await link('franceconnect');
      const { browser, request } = await pastPassword(app, { client, account, params: essential('eidas1') });
      expect(browser.page.h1).toBe(identityPage);
      expect(browser.page.all('button[name="upstream"]')).toHaveLength(2);
      await press(browser, 'franceconnect');
      const page = await byFranceConnect(browser);
      expect(await claimsOf(page, request)).toMatchObject({ sub: account.sub, acr: 'eidas1', amr: ['pwd'] });
    });

    test('a live session adds the identity, keeps its age, and has the higher level from then on', async () => {
      await link('franceconnect');
      const browser = await passwordSession();
      const before = readJwt((await silentTokens(app, browser, { client }))['id_token']).claims;
      const silently = await ask({ ...essential('eidas1'), prompt: 'none' }, browser);
      expect(silently.browser.page.url.searchParams.get('error')).toBe('login_required');
      const { request } = await ask({ acr_values: 'eidas1' }, browser);
      expect([browser.page.h1, browser.page.find('#password')]).toEqual([identityPage, null]);
      await press(browser, 'franceconnect');
      const page = await byFranceConnect(browser);
      const after = await claimsOf(page, request);
      expect(after).toMatchObject({ acr: 'eidas1', auth_time: before['auth_time'] });
      const silent = await silentTokens(app, browser, { client, params: essential('eidas1') });
      expect(readJwt(silent['id_token']).claims['acr']).toBe('eidas1');
    });

    test('a person who signs in through the upstream at once is asked nothing more', async () => {
      await link('franceconnect');
      const { browser } = await ask(essential('eidas1'));
      expect(browser.page.find('#needs-identity')?.text).toContain('FranceConnect ou ProConnect');
      const { page, request } = await signInBy('franceconnect', byFranceConnect, essential('eidas1'));
      expect(await claimsOf(page, request)).toMatchObject({ acr: 'eidas1' });
    });

    test('two factors do not replace an identity, nor an identity two factors: eidas1-mfa needs both', async () => {
      account = await buildAccount(app, { totp: true });
      await link('franceconnect');
      const { browser, request } = await pastPassword(app, { client, account, params: essential('eidas1-mfa') });
      expect(browser.page.h1).toBe(identityPage);
      await press(browser, 'franceconnect');
      expect((await byFranceConnect(browser)).h1).toBe(codePage);
      const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
      expect(await claimsOf(page, request)).toMatchObject({ acr: 'eidas1-mfa' });
    });

    test('a service that also accepts two factors gets them, without the question about the identity', async () => {
      account = await buildAccount(app, { totp: true });
      const { browser, request } = await pastPassword(app, {
        client,
        account,
        params: essential('eidas1', 'eidas0-mfa'),
      });
      expect(browser.page.h1).toBe(codePage);
      const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
      expect(await claimsOf(page, request)).toMatchObject({ acr: 'eidas0-mfa' });
    });

    test('the page refuses the identity of another account, and adds nothing', async () => {
      const owner = await buildAccount(app);
      await link('franceconnect', owner);
      const { browser } = await pastPassword(app, { client, account, params: essential('eidas1') });
      await press(browser, 'franceconnect');
      const page = await byFranceConnect(browser);
      expect([page.h1, isIn(page)]).toEqual([identityPage, false]);
      expect(page.text).toContain('est liée à un autre compte que le vôtre');
      expect(await app.services.federation.identities.list(account.sub)).toEqual([]);
    });

    test('the page refuses a level below the one that was asked for, and adds nothing', async () => {
      await link('proconnect');
      const { browser } = await pastPassword(app, { client, account, params: essential('eidas1') });
      await press(browser, 'proconnect');
      const page = await throughProConnect(browser, { acr: 'eidas0-mfa' });
      expect([page.h1, isIn(page)]).toEqual([identityPage, false]);
      expect(page.text).toContain('n’a pas confirmé votre identité au niveau demandé');
    });

    test('an unlinked identity is linked by its owner, who sees it first', async () => {
      const { browser, request } = await pastPassword(app, { client, account, params: essential('eidas1') });
      await press(browser, 'franceconnect');
      await byFranceConnect(browser);
      expect(browser.page.find('#to-link')?.text).toContain(account.username);
      expect(await app.services.federation.identities.list(account.sub)).toEqual([]);
      const page = await browser.submit({}, { action: 'link' });
      expect(await claimsOf(page, request)).toMatchObject({ sub: account.sub, acr: 'eidas1' });
      expect(await app.services.federation.identities.list(account.sub)).toHaveLength(1);
    });

    test('a session that was left open cannot link an identity: its owner signs in first', async () => {
      const browser = await passwordSession();
      const { request } = await ask(essential('eidas1'), browser);
      expect(browser.page.h1).toBe(identityPage);
      await press(browser, 'franceconnect');
      await byFranceConnect(browser);
      expect(browser.page.find('#password')).not.toBeNull();
      expect(browser.page.find('#to-link')).toBeNull();
      await typeCredentials(browser, account);
      const page = await browser.submit({}, { action: 'link' });
      expect(await claimsOf(page, request)).toMatchObject({ sub: account.sub, acr: 'eidas1' });
    });

    test('a person who goes back at the upstream returns to the page and may return to the service', async () => {
      await link('franceconnect');
      const { browser } = await pastPassword(app, { client, account, params: essential('eidas1') });
      await press(browser, 'franceconnect');
      expect((await abortAtUpstream(browser)).h1).toBe(identityPage);
      const page = await browser.submit({}, { action: 'cancel' });
      expect(page.url.searchParams.get('error')).toBe('unmet_authentication_requirements');
    });

    test('an identity of a disabled account adds nothing, and the page does not mention that account', async () => {
      const owner = await buildAccount(app);
      await link('franceconnect', owner);
      await app.rows.accounts.change({ id: owner.sub }, { disabledAt: 1 });
      const { browser } = await pastPassword(app, { client, account, params: essential('eidas1') });
      await press(browser, 'franceconnect');
      const page = await byFranceConnect(browser);
      expect([page.h1, isIn(page)]).toEqual([identityPage, false]);
      expect(page.text).toContain('n’a pas abouti ici');
      expect(page.text).not.toMatch(/désactivé|suspendu|autre compte que le vôtre/);
    });
  });

  describe('organization of an agent', () => {
    const declare = () =>
      app.services.transaction((trx) =>
        app.services.account.accounts.update(trx, account.sub, {
          profile: { category: 'professional', companyName: 'Dite par elle', jobTitle: 'Géomètre' },
        }),
      );
    const organizationOf = async (page: Page, request: AuthorizationRequest) => {
      const { accessToken } = await tokensOf(page, request);
      return (await userinfo(app, accessToken)).body['organization'];
    };
    const scope = { scope: 'openid organization' };

    test('the organization from ProConnect counts in its own session, and other sessions use the declared one', async () => {
      await declare();
      await link('proconnect');
      await link('franceconnect');
      const agent = await signInBy('proconnect', byProConnect('eidas1'), scope);
      expect(await organizationOf(agent.page, agent.request)).toEqual({
        category: 'professional',
        siret: '13002526500013',
        name: 'Direction interministérielle du numérique',
        roles: ['agent_public', 'agent_public_etat'],
        source: 'proconnect',
      });
      const declared = {
        category: 'professional',
        name: 'Dite par elle',
        position: 'Géomètre',
        source: 'declared',
      };
      const citizen = await signInBy('franceconnect', byFranceConnect, scope);
      expect(await organizationOf(citizen.page, citizen.request)).toEqual(declared);
      const { browser, request } = await pastPassword(app, { client, account, params: scope });
      expect(await organizationOf(browser.page, request)).toEqual(declared);

      // The same browser signs in again without ProConnect.
      const anew = await ask({ ...scope, prompt: 'login' }, agent.browser);
      const { username, password } = account;
      const page = await anew.browser.submit({ username, password }, { action: 'signin' });
      expect(await organizationOf(page, anew.request)).toEqual(declared);
    });

    test('the organization from ProConnect is not written to the account', async () => {
      await link('proconnect');
      await signInBy('proconnect', byProConnect('eidas1'), scope);
      const stored = JSON.stringify(await app.services.account.accounts.find(account.sub));
      expect(stored).not.toMatch(/13002526500013|interministérielle|agent_public/);
    });
  });
});
