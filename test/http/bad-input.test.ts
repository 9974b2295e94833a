import type { Browser } from '../support/browser.ts';
import { entrancePages, otherPages } from '../support/pages/page-list.ts';
import { openPageWorld, type PageWorld } from '../support/pages/page-world.ts';
import { describeService, prepare } from '../support/describe-app.ts';
import { authorizationRequest, basicOf } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const megabyte = 'a'.repeat(1_000_000);
/** A value that no person types, percent-encoded as it is sent: NUL, and half of a pair of UTF-16 in the bytes of UTF-8. */
const badValues = { NUL: 'Marie%00', 'a lone surrogate': 'Marie%ED%A0%80' };

const pageOf = ({ name }: { readonly name: string }) => name.replace(/: .*/, '');
/** One state of each page that can be reached without an error. */
const states = [...entrancePages, ...otherPages].filter(
  (state, index, all) =>
    (state.status ?? 200) === 200 && all.findIndex((one) => pageOf(one) === pageOf(state)) === index,
);

interface Field {
  readonly name: string;
  /** The other fields of the form, as they are sent. */
  readonly others: string;
  readonly path: string;
}

/** Lists the fields that a person can fill in on a page, with the fields that their form sends along. */
function fieldsOf({ page }: Browser): readonly Field[] {
  return page.all('form[method="post"]').flatMap((form) => {
    const inputs = form.querySelectorAll('input[name], select[name], textarea[name]');
    const button = form.querySelector('button[name="action"]')?.getAttribute('value') ?? '';
    const hidden = inputs.filter((input) => input.getAttribute('type') === 'hidden');
    const sent = new URLSearchParams(
      hidden.map((input) => [input.getAttribute('name')!, input.getAttribute('value') ?? '']),
    );
    if (button) sent.set('action', button);
    return (
      inputs
        // Programs alone fill in `website`, and get a page that tells them nothing.
        .filter((input) => input.getAttribute('name') !== 'website')
        .filter((input) => !['hidden', 'file'].includes(input.getAttribute('type') ?? 'text'))
        .map((input) => ({
          name: input.getAttribute('name')!,
          others: sent.toString(),
          path: page.url.pathname.replace(/[\w-]{20,}/, ':id'),
        }))
    );
  });
}

const errorsLogged = ({ app }: Pick<PageWorld, 'app'>) =>
  app
    .logs()
    .split('\n')
    .filter((line) => /"level":(50|60)/.test(line));

// PostgreSQL refuses more than SQLite does, so the walk through every form is made there alone.
describe.each(bothDatabases.slice(-1))('values that nobody types, in forms, on %s', (database) => {
  const world = prepare(() => openPageWorld(database));
  afterAll(() => world.stop());

  const send = (browser: Browser, body: string) =>
    browser.fork().request({
      url: browser.page.url.href,
      method: 'POST',
      body: body as never,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: world.app.url },
    });

  // The test reaches every page, for which a busy machine needs minutes.
  test('no field of a form lets them through, and none of them is an error of the server', async () => {
    const wrong: unknown[] = [];
    const seen = new Set<string>();
    for (const state of states) {
      const browser = await state.reach(world);
      if (browser.page.url.origin !== world.app.url) continue;
      for (const { name, others, path } of fieldsOf(browser)) {
        // The same form stands on several pages.
        if (seen.size === seen.add(`${path} ${name}`).size) continue;
        const values = seen.size === 1 ? { ...badValues, 'a megabyte': megabyte } : badValues;
        for (const [kind, value] of Object.entries(values)) {
          const { status } = await send(browser, `${others}&${name}=${value}`);
          if (status < 400 || status >= 500) wrong.push([state.name, name, kind, status]);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(40);
    expect(errorsLogged(world)).toEqual([]);
  }, 300_000);
});

const parametersOf = {
  token: {
    authorization_code: ['code', 'redirect_uri', 'code_verifier', 'client_id', 'scope', 'resource'],
    refresh_token: ['refresh_token', 'scope', 'client_id'],
    client_credentials: ['scope', 'resource', 'client_id'],
    password: ['username', 'password', 'totp', 'scope'],
    'urn:ietf:params:oauth:grant-type:device_code': ['device_code', 'client_id'],
  },
  'token/introspect': ['token', 'token_type_hint'],
  revoke: ['token', 'token_type_hint'],
  'ext/par/request': [
    'scope',
    'state',
    'nonce',
    'redirect_uri',
    'claims',
    'login_hint',
    'acr_values',
    'prompt',
    'ui_locales',
  ],
  'auth/device': ['scope', 'claims', 'acr_values'],
  userinfo: ['access_token'],
};

describe.each(bothDatabases)('values that nobody types, at the endpoints of the protocol, on %s', (database) => {
  const { app, client } = describeService({ database });

  test('no parameter of the protocol lets them through, and none of them is an error of the server', async () => {
    const rows = Object.entries(parametersOf).flatMap(([endpoint, names]) =>
      Array.isArray(names)
        ? names.map((name) => ({ endpoint, name, grant: '' }))
        : Object.entries(names).flatMap(([grant, of]) =>
            of.map((name) => ({ endpoint, name, grant: `grant_type=${grant}&` })),
          ),
    );
    const authorization = basicOf(client);
    const wrong: unknown[] = [];
    const { searchParams } = new URL(authorizationRequest(app, client).url);
    for (const { endpoint, name, grant } of rows) {
      for (const [kind, value] of Object.entries({ ...badValues, 'a megabyte': megabyte })) {
        const others = new URLSearchParams(endpoint === 'ext/par/request' ? searchParams : {});
        others.delete(name);
        const { status } = await fetch(`${app.protocol}/${endpoint}`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
          body: `${grant}${others.toString()}&${name}=${value}`,
        });
        if (status < 400 || status >= 500) wrong.push([endpoint, name, kind, status]);
      }
    }
    for (const name of searchParams.keys()) {
      for (const [kind, value] of Object.entries(badValues)) {
        const others = new URLSearchParams(searchParams);
        others.delete(name);
        const answer = await fetch(`${app.protocol}/auth?${others.toString()}&${name}=${value}`, {
          redirect: 'manual',
        });
        const told = answer.headers.get('location')?.includes('error=') ?? false;
        if (!told && (answer.status < 400 || answer.status >= 500)) wrong.push(['auth', name, kind, answer.status]);
      }
    }
    expect(wrong).toEqual([]);
    expect(errorsLogged({ app })).toEqual([]);
  });
});
