import { orSay } from '../../src/cli/or-say.ts';
import { listClients } from '../../src/commands/clients/list/list-clients.ts';
import { showClient } from '../../src/commands/clients/show-client.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { authorizeSilently, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { readRecipe } from '../support/programs/read-recipe.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { authorizationRequest, exchange, signIn, type TestClient } from '../support/test-client.ts';

const site = 'https://cartes.gouv.fr';
/** Addresses outside every pattern of the site, however a parser reads them. */
const foreign = [
  `${site}.evil.test/aide/`,
  `${site}@evil.test/aide/`,
  `${site}:8443/aide/`,
  `http://cartes.gouv.fr/aide/`,
  `${site}/aide/../autre`,
  `${site}/aide/%2e%2e/autre`,
  `${site}/aide/..%2fautre`,
  `${site}/aide/..;/autre`,
  `${site}/aide/\\evil.test`,
  `${site}#/aide/`,
  `https://evil.test/#${site}/aide/`,
  'https://evil.test/aide/',
];

describe('return addresses that match a pattern', () => {
  const app = describeApp();
  const lenient = prepare(() =>
    createClient(app, {
      redirect_uris: [`${site}/`],
      legacy_redirect_patterns: [`${site}/aide/*`],
      legacy_post_logout_patterns: [`${site}/*`],
    }),
  );
  const ofPage = prepare(() =>
    createClient(app, {
      redirect_uris: [`${site}/`],
      legacy_redirect_patterns: [`${site}/aide/*`],
      legacy_redirect_fragments: true,
    }),
  );
  const exact = prepare(() => createClient(app, { redirect_uris: [app.callback, `${site}/`] }));
  const account = prepare(() => buildAccount(app));
  const browser = prepare(() => app.browser());
  beforeAll(async () => {
    await signIn(app, browser, { client: exact, account });
  });

  const silent = (client: TestClient, redirectUri: string) =>
    authorizeSilently(app, browser, { client: { ...client, redirectUri }, params: { redirect_uri: redirectUri } });

  test('a person returns to the page that she left, and the code is exchanged for that same page', async () => {
    const redirectUri = `${site}/aide/fr/guides/?theme=sombre`;
    const { members, request } = await silent(lenient, redirectUri);
    expect(members).toMatchObject({ theme: 'sombre', code: expect.any(String), iss: app.issuer });
    const about = { code: members['code']!, verifier: request.verifier };
    expect((await exchange(app, { ...lenient, redirectUri: `${site}/aide/autre` }, about)).body['error']).toBe(
      'invalid_grant',
    );
    const again = await silent(lenient, redirectUri);
    const right = { code: again.members['code']!, verifier: again.request.verifier };
    expect((await exchange(app, { ...lenient, redirectUri }, right)).status).toBe(200);
  });

  test('a fragment is refused, unless the client is flagged for it: then it is kept, and the code is placed before it', async () => {
    const redirectUri = `${site}/aide/fr/guides/?theme=sombre#partie-2`;
    expect((await silent(lenient, redirectUri)).page.status).toBe(400);
    const { page, request } = await silent(ofPage, redirectUri);
    const { hash, searchParams } = new URL(page.header('location')!);
    expect([hash, searchParams.get('theme')]).toEqual(['#partie-2', 'sombre']);
    const about = { code: searchParams.get('code')!, verifier: request.verifier };
    expect((await exchange(app, { ...ofPage, redirectUri }, about)).status).toBe(200);
    expect((await silent(exact, `${site}/#x`)).page.status).toBe(400);
  });

  test('an exact address still works, and errors go to the page too', async () => {
    expect((await silent(lenient, `${site}/`)).members).toHaveProperty('code');
    const { page, members } = await authorizeSilently(app, app.browser(), {
      client: { ...lenient, redirectUri: `${site}/aide/x` },
      params: { redirect_uri: `${site}/aide/x` },
    });
    expect([page.status, members['error']]).toEqual([303, 'login_required']);
  });

  test.each([`${site}/autre`, `${site}/aide`, ...foreign])('no code is sent to %s', async (redirectUri) => {
    const { page, members } = await silent(lenient, redirectUri);
    expect([page.status, page.header('location'), members]).toEqual([400, undefined, {}]);
    const shown = await app.browser().open(authorizationRequest(app, lenient, { redirect_uri: redirectUri }).url);
    expect(shown.status).toBe(400);
  });

  test('a client without patterns returns only to its exact addresses', async () => {
    expect((await silent(exact, `${site}/aide/x`)).page.status).toBe(400);
    expect((await silent(exact, `${site}/`)).members).toHaveProperty('code');
  });

  test('after a logout a person returns to a page that matches the pattern, and to no other', async () => {
    const { browser: leaving } = await signIn(app, app.browser(), { client: exact, account });
    const client = { ...lenient, redirectUri: `${site}/` };
    const { id_token } = await silentTokens(app, leaving, { client });
    const logout = (uri: string) => {
      const query = new URLSearchParams({ id_token_hint: id_token!, post_logout_redirect_uri: uri });
      return leaving.request({ url: `${app.protocol}/logout?${String(query)}` });
    };
    for (const uri of foreign) {
      const refused = await logout(uri);
      expect([uri, refused.status, refused.header('location')]).toEqual([uri, 400, undefined]);
    }
    const back = await logout(`${site}/explorer/logout?session_state=abc`);
    expect([back.status, back.header('location')]).toEqual([303, `${site}/explorer/logout?session_state=abc`]);
  });

  test('every listing marks what is legacy, and the audit tells when it was added', async () => {
    const { services } = app;
    const ofLenient = { legacy_options: ['legacy_redirect_patterns', 'legacy_post_logout_patterns'] };
    expect(orSay(await showClient(services, lenient.clientId))).toMatchObject(ofLenient);
    const listed = await listClients(services);
    expect(listed.find(({ client_id }) => client_id === lenient.clientId)).toMatchObject(ofLenient);
    expect(listed.find(({ client_id }) => client_id === exact.clientId)).not.toHaveProperty('legacy_options');
    const { stdout: text } = await runCli(['client', 'list'], { env: environmentOf(app) });
    const lines = text.split('\n').filter((line) => line.includes('LEGACY'));
    expect(lines.map((line) => line.split(' ')[0])).toEqual([lenient.clientId, ofPage.clientId].toSorted());
    expect(text).toContain('LEGACY: redirect patterns, post logout patterns');
    expect(text).toContain('LEGACY: redirect patterns, redirect fragments');

    const change = async (file: object) =>
      orSay(await withUnit(createUnit(), () => updateClient(services, { clientId: exact.clientId, file })));
    await change({ legacy_redirect_patterns: [`${site}/*`] });
    await change({ legacy_redirect_patterns: null });
    const rows = await app.rows.audit.list({ event: ['client.created', 'client.updated'] });
    const told = rows.map((row) => [row.clientId, row.event, row.details]);
    expect(told).toEqual([
      [lenient.clientId, 'client.created', { legacy: ofLenient.legacy_options }],
      [ofPage.clientId, 'client.created', { legacy: ['legacy_redirect_patterns', 'legacy_redirect_fragments'] }],
      [exact.clientId, 'client.created', null],
      [exact.clientId, 'client.updated', { legacy: ['legacy_redirect_patterns'] }],
      [exact.clientId, 'client.updated', null],
    ]);
  });

  test('in development the registration for keycloak-js works on the machine of its developer', async () => {
    const home = 'http://localhost:3999';
    const local = await createClient(app, readRecipe('keycloak-js', home));
    const redirectUri = `${home}/app/carte?bbox=1,2,3,4#/couches`;
    const { page } = await silent(local, redirectUri);
    const location = page.header('location') ?? '';
    expect([page.status, location.startsWith(`${home}/app/carte?bbox=1,2,3,4&`), new URL(location).hash]).toEqual([
      303,
      true,
      '#/couches',
    ]);
    expect(new URL(location).searchParams.get('code')).toBeTruthy();
    expect((await silent(local, `${home}/ailleurs`)).page.status).toBe(400);
  });
});
