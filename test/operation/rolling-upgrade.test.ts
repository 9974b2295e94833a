import { readFileSync } from 'node:fs';
import { programVersion } from '../../src/program/program-version.ts';
import { isOlderVersion } from '../../src/domain/state/is-older-version.ts';
import { authorizeSilently, introspect, refresh, silentTokens } from '../support/authorize.ts';
import { startBalancer, type Balancer } from '../support/programs/balance.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { oldestVersion, startFormerVersion, type FormerProcess } from '../support/programs/former-version.ts';
import { freePort } from '../support/free-port.ts';
import { environmentOf } from '../support/programs/run-cli.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  signInForTokens,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';
import { describeOnPostgres } from '../support/test-database.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const [former, present] = [0, 1];
/** Each version begins, and the other one goes on. */
const directions = [
  [`version ${oldestVersion.version}`, 'this version', former, present],
  ['this version', `version ${oldestVersion.version}`, present, former],
] as const;

describeOnPostgres('a process of the last version beside one of this version, behind a load balancer', () => {
  let own: TestApp;
  let older: FormerProcess;
  let balancer: Balancer;
  /** The application as its people reach it: by the address of the load balancer. */
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    const port = await freePort();
    const issuer = `http://localhost:${port}/realms/geoplateforme`;
    own = await startApp({ database: 'postgres', config: { issuer } });
    older = await startFormerVersion({ ...environmentOf(own), SMTP_URL: own.services.config.smtpUrl });
    const { processes } = own.services.state;
    await until(async () => {
      await processes.look();
      return processes.mayMeetOlder(programVersion);
    }, 'the first sign of life of the last version');
    const ports = [older.port, Number(new URL(own.url).port)];
    balancer = await startBalancer(port, () => ports);
    app = {
      ...own,
      url: balancer.url,
      protocol: `${issuer}/protocol/openid-connect`,
      browser: (options) => own.browser({ base: balancer.url, ...options }),
    };
    client = await registerClient(app);
    // The last version is unpacked, and compiled while it starts.
  }, 120_000);
  afterAll(async () => {
    await balancer?.stop();
    await older?.stop();
    await own?.stop();
  });

  const password = ({ username, password: typed }: BuiltAccount) => ({ username, password: typed });

  describe.each(directions)('what %s begins and %s goes on with', (_from, _to, first, second) => {
    test('a sign-in goes on at every step: its first page, its password, its second factor', async () => {
      const account = await buildAccount(app, { totp: true });
      const browser = app.browser();
      const request = authorizationRequest(app, client);
      balancer.send(first);
      await browser.open(request.url);
      balancer.send(second);
      await browser.submit(password(account), { action: 'signin' });
      balancer.send(first);
      const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
      const code = page.url.searchParams.get('code') ?? '';
      balancer.send(second);
      expect((await exchange(app, client, { code, verifier: request.verifier })).status).toBe(200);
    });

    test('a code, a session, a form and tokens are good in the other', async () => {
      const account = await buildAccount(app);
      const browser = app.browser();
      balancer.send(first);
      const { code, request } = await signIn(app, browser, { client, account });
      balancer.send(second);
      const tokens = (await exchange(app, client, { code, verifier: request.verifier })).body;
      balancer.send(first);
      expect((await introspect(app, client, tokens['access_token'])).body['active']).toBe(true);
      const fresh = await refresh(app, client, tokens['refresh_token']);
      expect(fresh.status).toBe(200);
      balancer.send(second);
      expect((await userinfo(app, fresh.body['access_token'])).body['sub']).toBe(account.sub);
      // A repeated refresh is refused, whoever has answered the first.
      expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(400);
      expect((await silentTokens(app, browser, { client }))['access_token']).toBeTruthy();

      balancer.send(first);
      await browser.open('/compte/identite');
      balancer.send(second);
      const saved = await browser.submit({ givenName: 'Zoé' }, { action: 'save' });
      expect([saved.status, saved.all('#errors')]).toEqual([200, []]);
      const { givenName } = (await own.services.account.accounts.find(account.sub))!.profile;
      expect(givenName).toBe('Zoé');
    });
  });

  test('no request fails while both serve, each in its turn', async () => {
    balancer.send('in turn');
    const before = balancer.answered();
    const { browser: known, account } = await somebodySignedIn(app, client);
    const { browser: agent } = await signInAs(app, ['admin'], '/admin/etat');
    expect(agent.page.text).toContain(oldestVersion.version);
    expect(agent.page.text).toContain(programVersion);
    const works: readonly (() => Promise<boolean>)[] = [
      async () => {
        const { body } = await asClient(app, client, 'token', { grant_type: 'client_credentials' });
        return (await introspect(app, client, body['access_token'])).body['active'] === true;
      },
      async () => {
        const { tokens } = await signInForTokens(app, app.browser(), { client, account });
        const { status, body } = await refresh(app, client, tokens['refresh_token']);
        return status === 200 && (await userinfo(app, body['access_token'])).status === 200;
      },
      async () => {
        const { members } = await authorizeSilently(app, known, { client });
        return members['code'] !== undefined;
      },
      async () => (await agent.open('/admin/etat')).status === 200,
    ];
    const rounds = 6;
    const answers = await Promise.all(
      works.map(async (work) => {
        const held: boolean[] = [];
        while (held.length < rounds) held.push(await work());
        return held;
      }),
    );
    expect(answers.flat().filter((isRight) => !isRight)).toEqual([]);
    expect(balancer.failures).toEqual([]);
    expect(balancer.answered() - before).toBeGreaterThan(works.length * rounds);
    expect(older.output()).not.toMatch(/"level":[5-9]0/);
    expect(own.logs()).not.toMatch(/"level":[5-9]0/);
  });

  test('a sign-in that this version began alone is begun anew at the last version, as after a way back', async () => {
    const { processes } = own.services.state;
    const account = await buildAccount(app);
    const browser = app.browser();
    const request = authorizationRequest(app, client);
    balancer.send(present);
    // The older process has started after the sign-in began: this one has heard nothing of it, and does not look again meanwhile.
    await withoutJobs(own, async () => {
      await own.rows.processes.remove({ version: oldestVersion.version });
      await processes.look();
      await browser.open(request.url);
    });
    balancer.send(former);
    const lost = await browser.submit(password(account), { action: 'signin' });
    expect([lost.status, lost.find('#reference') !== null]).toEqual([400, true]);
    // The service sends the person again, and both versions can end what one of them begins.
    await browser.open(request.url);
    const page = await browser.submit(password(account), { action: 'signin' });
    expect(page.url.searchParams.get('code')).toBeTruthy();
  });
});

test('the manifests and the list of changes name the last version, and the one that is worked on', () => {
  const { version } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { readonly version: string };
  expect(version).toBe(programVersion);
  expect(isOlderVersion(oldestVersion.version, programVersion) || oldestVersion.version === programVersion).toBe(true);
  const titles = [...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  expect(titles[0]).toBe('Unreleased');
  expect(titles[1]).toMatch(/^\d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)$/);
});
