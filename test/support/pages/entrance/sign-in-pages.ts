import { registerApi } from '../../apis/register-api.ts';
import type { Browser } from '../../browser.ts';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import { signInFromDevice } from '../../people/passkey-pages.ts';
import { accountOfAge } from '../../people/password-age.ts';
import { registerClient, signIn } from '../../test-client.ts';
import { goOn, press, refusePasskey, toSignIn, type PageState } from '../page-state.ts';
import { signedIn, type PageWorld } from '../page-world.ts';

interface Renewing {
  readonly browser: Browser;
  readonly account: BuiltAccount;
}

/** Signs in, past the password, to an account whose password has expired. */
async function toRenewal({ app, client }: PageWorld): Promise<Renewing> {
  const account = await accountOfAge(app, { days: 365 });
  const browser = app.browser();
  await signIn(app, browser, { client, account });
  return { browser, account };
}

const toLogout = (world: PageWorld): Promise<Browser> =>
  goOn(signedIn(world), (browser) => browser.open(`${world.app.protocol}/logout?client_id=${world.client.clientId}`));

/** Signs in, past the password, on a device that can hold a passkey. */
const toOffer = async (world: PageWorld, fields: object = {}): Promise<Browser> => {
  const account = await buildAccount(world.app);
  return goOn(toSignIn(world), (browser) => signInFromDevice(browser, account, fields));
};

const username = 'marie.durand';

export const signInPages: readonly PageState[] = [
  { name: 'sign-in: empty', reach: (world) => toSignIn(world) },
  {
    name: 'sign-in: nothing typed',
    status: 422,
    errors: ['username', 'password'],
    reach: (world) => press(toSignIn(world), 'signin'),
  },
  {
    name: 'sign-in: wrong password',
    status: 422,
    errors: ['username'],
    refused: 'refusal',
    kept: { username },
    reach: (world) =>
      goOn(toSignIn(world), (browser) =>
        browser.submit({ username, password: 'pas le bon mot de passe' }, { action: 'signin' }),
      ),
  },
  {
    name: 'sign-in: disabled account',
    status: 422,
    errors: [],
    refused: 'refusal',
    async reach(world) {
      const { sub, username, password } = await buildAccount(world.app);
      await world.app.services.database.knex('accounts').where({ id: sub }).update({ disabled_at: 1 });
      return goOn(toSignIn(world), (browser) => browser.submit({ username, password }, { action: 'signin' }));
    },
  },
  {
    name: 'sign-in: passkey refused',
    status: 422,
    errors: ['passkey'],
    refused: 'refusal',
    kept: { username },
    reach: (world) => refusePasskey(toSignIn(world), { action: 'passkey', username }),
  },
  {
    name: 'sign-in: throttled',
    status: 429,
    errors: [],
    refused: 'wait',
    kept: { username: 'quelqu-un' },
    reach: (world) =>
      goOn(toSignIn(world), async (browser) => {
        const wrong = { username: 'quelqu-un', password: 'pas le bon mot de passe' };
        for (let tries = 0; tries <= 5; tries++) await browser.submit(wrong, { action: 'signin' });
      }),
  },
  {
    name: 'sign-in: once more',
    reach: (world) => toSignIn(world, { prompt: 'login' }, signedIn(world)),
  },
  {
    name: 'sign-in: the session has ended, and what was typed is kept',
    reach: (world) =>
      goOn(signedIn(world), async (browser) => {
        await browser.open('/compte/adresse');
        await world.app.services.transaction((trx) =>
          world.app.services.account.accounts.endSessions(trx, world.account.sub),
        );
        await browser.submit({ street: '12 rue du Lac' }, { action: 'save' });
      }),
  },
  {
    name: 'sign-in: somebody else while asked once more',
    status: 422,
    errors: ['username'],
    refused: 'refusal',
    async reach(world) {
      const other = await buildAccount(world.app);
      const fields = { username: other.username, password: other.password };
      return goOn(toSignIn(world, { prompt: 'login' }, signedIn(world)), (browser) =>
        browser.submit(fields, { action: 'signin' }),
      );
    },
  },
  { name: 'renewal: empty', reach: async (world) => (await toRenewal(world)).browser },
  {
    name: 'renewal: nothing typed',
    status: 422,
    errors: ['password'],
    reach: async (world) => press((await toRenewal(world)).browser, 'save'),
  },
  {
    name: 'renewal: the same again',
    status: 422,
    errors: ['password'],
    async reach(world) {
      const { browser, account } = await toRenewal(world);
      await browser.submit({ password: account.password, passwordConfirm: account.password }, { action: 'save' });
      return browser;
    },
  },
  {
    name: 'renewal: passkey refused',
    status: 422,
    errors: ['passkey'],
    refused: 'refusal',
    reach: async (world) => refusePasskey((await toRenewal(world)).browser, { action: 'add-passkey' }),
  },
  { name: 'passkey offer', reach: (world) => toOffer(world) },
  { name: 'passkey offer: the browser may make it', reach: (world) => toOffer(world, { rememberMe: true }) },
  {
    name: 'passkey offer: not made',
    status: 422,
    errors: ['passkey'],
    refused: 'refusal',
    reach: (world) => refusePasskey(toOffer(world), { action: 'add-passkey' }),
  },
  {
    name: 'account choice',
    reach: (world) => toSignIn(world, { prompt: 'select_account' }, signedIn(world)),
  },
  {
    name: 'consent: with data that may be left out',
    async reach({ app, account }) {
      const client = await registerClient(app, {
        client_name: 'Z',
        first_party: false,
        optional_claims: ['family_name', 'phone_number', 'address'],
        policy_uri: 'https://sentiers.example/donnees',
        tos_uri: 'https://sentiers.example/conditions',
      });
      const browser = app.browser();
      const scope = 'openid profile email phone address offline_access';
      await signIn(app, browser, { client, account, params: { scope, prompt: 'consent' } });
      return browser;
    },
  },
  {
    name: 'consent: for an API that is known by name',
    async reach({ app, account }) {
      const client = await registerClient(app, { client_name: 'Z', first_party: false });
      const identifier = `https://cartes.example/${client.clientId}`;
      await registerApi(app, { identifier, names: { fr: 'Cartes et plans', en: 'Maps and plans' }, clients: [client] });
      const browser = app.browser();
      const params = { scope: 'openid email maps:read maps:write', resource: identifier };
      await signIn(app, browser, { client, account, params });
      return browser;
    },
  },
  {
    name: 'continuation',
    reach: (world) =>
      goOn(toSignIn(world), (browser) =>
        browser.submit(
          { username: world.account.username, password: world.account.password },
          { action: 'signin', continuation: false },
        ),
      ),
  },
  {
    name: 'logout: question',
    reach: toLogout,
  },
  {
    name: 'logout: wrong request',
    status: 400,
    reach: (world) =>
      goOn(toLogout(world), (browser) =>
        browser.open(`${browser.page.url.href}&id_token_hint=x&post_logout_redirect_uri=https://ailleurs.example/`),
      ),
  },
  {
    name: 'logout: done',
    reach: (world) => press(toLogout(world), 'logout'),
  },
];
