import { randomUUID } from 'node:crypto';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import type { Browser } from '../../browser.ts';
import { ellipticKey } from '../../services/elliptic-key.ts';
import { signIn } from '../../test-client.ts';
import { copySession } from '../extremes.ts';
import { goOn, press, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const path = '/compte/sessions';
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

type Members = Readonly<Record<string, unknown>>;

/** Writes the newest session of an account anew, or the newest one of Firefox. */
async function changeNewest({ app }: PageWorld, { sub }: BuiltAccount, change: (session: Members) => Members) {
  const sessions = await app.services.session.list(sub);
  const { uid } = sessions.find(({ origin }) => origin?.browser === 'Firefox') ?? sessions[0]!;
  const row = () => app.services.database.knex('payloads').where({ uid });
  const { payload } = (await row().first('payload')) as { payload: string };
  await row().update({ payload: JSON.stringify(change(JSON.parse(payload) as Members)) });
}

/** Takes from a session the facts that versions without a page of the sessions did not note. */
const forgetOrigin = (world: PageWorld, account: BuiltAccount) =>
  changeNewest(world, account, ({ origin: _origin, openedAt: _openedAt, ...former }) => former);

/** Binds a session to its device, which the browser of this list cannot do. */
const bindSession = (world: PageWorld, account: BuiltAccount) =>
  changeNewest(world, account, (session) => ({
    ...session,
    device: { key: ellipticKey, boundAt: session['loginTs'] },
  }));

/** Gives an account two trusted browsers, one with a known family and one without. */
async function trustBrowsers({ app: { services } }: PageWorld, { sub }: BuiltAccount): Promise<void> {
  const createdAt = services.nowSeconds();
  for (const family of ['Firefox', undefined]) {
    const id = randomUUID();
    const browser = { id, family, createdAt, expiresAt: createdAt + 86_400, accountId: sub, secretHash: id };
    await services.transaction((trx) => services.factors.trustedBrowsers.insert(trx, browser));
  }
}

/** Signs an account in from forty browsers, of which the first one used a version that noted less, and the second one is bound to its device. */
async function fromManyBrowsers(world: PageWorld): Promise<Browser> {
  const { app, client } = world;
  const account = await buildAccount(app);
  await signIn(app, app.browser(), { client, account });
  await forgetOrigin(world, account);
  const other = app.browser({ headers: { 'user-agent': firefox } });
  await signIn(app, other, { client, account });
  await bindSession(world, account);
  const browser = app.browser();
  await signIn(app, browser, { client, account });
  await trustBrowsers(world, account);
  await copySession(app, account.sub, 37);
  return goOn(browser, (it) => it.open(path));
}

/** Signs a person in through the page that a browser opens in a small window. */
async function fromSmallWindow({ app }: PageWorld): Promise<Browser> {
  const { username, password } = await buildAccount(app);
  const browser = app.browser();
  await browser.open('/compte/navigateur');
  await browser.submit({ username, password }, { action: 'signin' });
  return browser;
}

/** The page of the open sessions and the trusted browsers. */
export const sessionPages: readonly PageState[] = [
  {
    name: 'sessions: forty of them, and trusted browsers',
    reach: fromManyBrowsers,
  },
  {
    name: 'sessions: all others closed',
    reach: (world) => press(fromManyBrowsers(world), 'closeOthers'),
  },
  {
    name: 'sessions: signed in for a browser that has asked',
    reach: fromSmallWindow,
  },
];
