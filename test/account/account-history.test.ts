import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { refresh } from '../support/authorize.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { registerClient, signIn, signInForTokens, type TestClient } from '../support/test-client.ts';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

let app: TestApp;
let client: TestClient;

beforeAll(async () => {
  app = await startApp({ config: { trustProxy: 1 } });
  client = await registerClient(app, { refresh_reuse_seconds: 30 });
});
afterAll(() => app.stop());

/** Opens a browser on another network than that of the other browsers. */
const elsewhere = () => app.browser({ headers: { 'user-agent': firefox, 'x-forwarded-for': '203.0.113.77' } });

interface Line {
  readonly event: string;
  readonly network: string | null;
  readonly browser_family: string | null;
  readonly system_family: string | null;
}

const linesOf = async ({ sub }: Pick<BuiltAccount, 'sub'>): Promise<readonly Line[]> =>
  (await app.services.database
    .knex('audit')
    .where({ account_id: sub })
    .orderBy('id')
    .select('event', 'network', 'browser_family', 'system_family')) as Line[];

describe('an event of an account', () => {
  test('has the browser, the system and the network of the person, when she asked for it in a browser', async () => {
    const account = await buildAccount(app);
    const { tokens } = await signInForTokens(app, elsewhere(), { client, account });
    const origin = { network: '203.0.113.0/24', browser_family: 'Firefox', system_family: 'Windows' };
    const none = { network: null, browser_family: null, system_family: null };
    await refresh(app, client, tokens['refresh_token']);
    await refresh(app, client, tokens['refresh_token']);
    const lines = await linesOf(account);
    // The test makes the account, so no browser has asked for it. The service asks for the refresh.
    expect(lines[0]).toEqual({ event: 'account.created', ...none });
    expect(lines.find(({ event }) => event === 'login.signed_in')).toEqual({ event: 'login.signed_in', ...origin });
    expect(lines.at(-1)).toEqual({ event: 'token.refresh_repeated', ...none });
  });

  test('names no browser when the browser is not on the list, and repeats nothing of what it calls itself', async () => {
    const account = await buildAccount(app);
    const browser = app.browser({ headers: { 'user-agent': 'Hidden/1.0 (Private Device 7)' } });
    await signIn(app, browser, { client, account });
    const line = (await linesOf(account)).find(({ event }) => event === 'login.signed_in');
    expect(line).toMatchObject({ browser_family: null, system_family: null });
    expect(JSON.stringify(await app.services.database.knex('audit'))).not.toMatch(/Hidden|Private Device/);
  });
});
