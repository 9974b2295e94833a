import { createKeyRing } from '../../src/oidc/tokens/key-ring.ts';
import { encodePart, signJwt } from '../../src/oidc/tokens/sign-jwt.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { startDemoApp } from '../support/programs/start-demo-app.ts';
import { until } from '../support/until.ts';
import { prepare } from '../support/describe-app.ts';
import { typeCredentials } from '../support/test-client.ts';

const event = 'http://schemas.openid.net/event/backchannel-logout';

describe('the demonstration service receives back-channel logouts', () => {
  const stack = prepare(() => startDemoApp());
  const account = prepare(() => buildAccount(stack.app));
  afterAll(() => stack.stop());

  const rp = () => stack.demo.urls.relyingParty;
  const session = async (browser: Browser) =>
    JSON.parse((await browser.request({ url: `${rp()}/session.json` })).body) as {
      readonly signedIn: boolean;
      readonly claims: Readonly<Record<string, unknown>>;
      readonly backchannelLogouts: readonly unknown[];
    };
  const signIn = async (client = 'demo') => {
    const browser = stack.app.browser();
    await browser.open(`${rp()}/login?client=${client}`);
    await typeCredentials(browser, account);
    if (browser.page.find('button[value="accept"]')) await browser.submit({}, { action: 'accept' });
    return browser;
  };

  test.each(['demo', 'demo-tiers'])(
    'the service %s signs its person out, and lists the logout that it received',
    async (client) => {
      const browser = await signIn(client);
      const { signedIn, claims } = await session(browser);
      expect([signedIn, claims['aud']]).toEqual([true, client]);
      const elsewhere = await signIn();
      await browser.open(`${stack.app.protocol}/logout`);
      await browser.submit({}, { action: 'logout' });
      await until(async () => !(await session(browser)).signedIn, 'the end of the session at the service');
      expect(await session(browser)).toMatchObject({
        tokens: null,
        backchannelLogouts: [
          { iss: stack.app.issuer, aud: client, sub: account.sub, sid: claims['sid'], events: { [event]: {} } },
        ],
      });
      expect((await session(elsewhere)).signedIn).toBe(true);
    },
  );

  test('the service accepts only a logout token that is made for it, and only once', async () => {
    const { app } = stack;
    const browser = await signIn();
    const { claims: known } = await session(browser);
    const now = Math.floor(Date.now() / 1000);
    const { kid, sign } = createKeyRing(await app.services.keys.signing.list(now), now).signer('RS256');
    const right = {
      iss: app.issuer,
      aud: 'demo',
      sub: account.sub,
      sid: known['sid'],
      events: { [event]: {} },
      iat: now,
      exp: now + 120,
      jti: 'the-first',
    };
    const make = (changes: object = {}, header: object = {}) =>
      signJwt(
        encodePart({ alg: 'RS256', kid, typ: 'logout+jwt', ...header }),
        { ...right, ...changes },
        sign,
      ) as string;
    const post = async (logout_token: string) => {
      const answer = await fetch(`${rp()}/backchannel-logout`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token }),
      });
      return answer.status;
    };
    const wrong: readonly (readonly [string, string])[] = [
      ['nothing', ''],
      ['nonce', make({ nonce: 'n' })],
      ['no event', make({ events: {} })],
      ['no events', make({ events: undefined })],
      ['audience', make({ aud: 'somebody' })],
      ['issuer', make({ iss: 'https://evil.test' })],
      ['expired', make({ iat: now - 400, exp: now - 200 })],
      ['without end', make({ exp: undefined })],
      ['without jti', make({ jti: undefined })],
      ['about nobody', make({ sub: undefined, sid: undefined })],
      ['type', make({}, { typ: 'at+jwt' })],
      ['no type', make({}, { typ: undefined })],
      ['unsigned', `${encodePart({ alg: 'none', typ: 'logout+jwt' })}.${encodePart(right)}.`],
      ['signature', `${make().slice(0, -8)}AAAAAAAA`],
    ];
    const answers = [];
    for (const [name, token] of wrong) answers.push([name, await post(token)]);
    expect(answers).toEqual(wrong.map(([name]) => [name, 400]));
    expect((await session(browser)).signedIn).toBe(true);

    expect(await post(make())).toBe(200);
    expect((await session(browser)).signedIn).toBe(false);
    expect(await post(make())).toBe(400);
    expect((await session(browser)).backchannelLogouts).toHaveLength(1);
    expect(await post(make({ jti: 'the-second' }))).toBe(200);
  });
});
