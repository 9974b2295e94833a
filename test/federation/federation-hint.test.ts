import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { buildAccount } from '../support/build-account.ts';
import { authorizationRequest, registerClient } from '../support/test-client.ts';
import { abortAtUpstream } from '../support/people/upstream-journey.ts';

describe('a service’s hint at an upstream', () => {
  const { app, client } = describeService({ upstreams: true });

  const follow = async (params: Readonly<Record<string, string>>) => {
    const browser = app.browser();
    const { url } = authorizationRequest(app, client, params);
    return { browser, url, page: await browser.open(url) };
  };
  const issuer = (name: string) => app.services.config.upstreams[name]!.issuer;

  test.each([
    ['idp_hint', 'franceconnect'],
    ['kc_idp_hint', 'proconnect'],
  ])('the hint %s=%s leads straight to the upstream', async (parameter, name) => {
    const { page } = await follow({ [parameter]: name });
    expect(page.url.href).toContain(new URL(issuer(name)).href);
    const line = await app.rows.audit.last({ event: 'login.hint.upstream' });
    expect(line).toMatchObject({ clientId: client.clientId, details: { upstream: name } });
  });

  test('the hint leads there once: a person who goes back has every way to sign in', async () => {
    const { browser } = await follow({ idp_hint: 'franceconnect' });
    const page = await abortAtUpstream(browser);
    expect(page.h1).toBe('Se connecter');
    expect((await browser.reload()).h1).toBe('Se connecter');
    const { username, password } = await buildAccount(app);
    const last = await browser.submit({ username, password }, { action: 'signin' });
    expect(last.url.searchParams.get('code')).toEqual(expect.any(String));
  });

  test.each(['inconnu', 'https://evil.example.test', '__proto__', ''])('a hint at « %s » is ignored', async (hint) => {
    const { page } = await follow({ kc_idp_hint: hint });
    expect(page.h1).toBe('Se connecter');
  });

  test('the hint leads nowhere in a silent request or a live session', async () => {
    const { browser, page } = await follow({ idp_hint: 'franceconnect', prompt: 'none' });
    expect(page.url.searchParams.get('error')).toBe('login_required');
    const { username, password } = await buildAccount(app);
    await browser.open(authorizationRequest(app, client).url);
    await browser.submit({ username, password }, { action: 'signin' });
    const next = await browser.open(authorizationRequest(app, client, { idp_hint: 'franceconnect' }).url);
    expect(next.url.searchParams.get('code')).toEqual(expect.any(String));
    const more = { idp_hint: 'franceconnect', acr_values: 'eidas0-mfa' };
    const stepUp = await browser.open(authorizationRequest(app, client, more).url);
    expect([stepUp.url.origin, stepUp.status]).toEqual([app.url, 200]);
  });

  test('hints and forms of people who have proved nothing leave rows, so their number is limited for each network', async () => {
    const strict = await startApp({ upstreams: true, config: { addressLimits: 0.005 } });
    const rows = async () => [await strict.rows.payloads.count(), await strict.rows.audit.count()];
    const url = authorizationRequest(strict, await registerClient(strict), { idp_hint: 'franceconnect' }).url;
    const browsers = [strict.browser(), strict.browser(), strict.browser(), strict.browser()];
    for (const browser of browsers.slice(0, 3)) expect((await browser.open(url)).url.href).not.toContain(strict.url);
    const before = await rows();
    const refused = await browsers[3]!.open(url);
    expect([refused.status, refused.header('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    await browsers[3]!.open(authorizationRequest(strict, await registerClient(strict)).url);
    const forms: readonly Readonly<Record<string, string>>[] = [
      { upstream: 'proconnect' },
      { action: 'signin', username: '', password: '' },
    ];
    for (const fields of forms) {
      const csrf = browsers[3]!.page.fieldValue('csrf')!;
      expect((await browsers[3]!.tab().post(browsers[3]!.page.url.href, { csrf, ...fields })).status).toBe(429);
    }
    expect(await rows()).toEqual(before);
    const { username, password } = await buildAccount(strict);
    const page = await browsers[3]!.submit({ username, password }, { action: 'signin' });
    expect(page.url.searchParams.get('code')).toEqual(expect.any(String));
    // A person who is signed in already is no stranger, whatever she has not proved yet in this request.
    const anew = { prompt: 'login' };
    await browsers[3]!.open(authorizationRequest(strict, await registerClient(strict), anew).url);
    expect((await browsers[3]!.submit({ username, password: '' }, { action: 'signin' })).status).toBe(422);
    await strict.stop();
  });

  test('an upstream that cannot be reached does not block the sign-in', async () => {
    const down = await startApp({ upstreams: true });
    const other = await registerClient(down);
    await down.standIns.stop();
    const page = await down.browser().open(authorizationRequest(down, other, { idp_hint: 'franceconnect' }).url);
    expect(page.h1).toBe('Se connecter');
    expect(page.find('#reference')).not.toBeNull();
    await down.stop().catch(() => {});
  });
});
