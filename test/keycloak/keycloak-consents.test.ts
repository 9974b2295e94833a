import { describeApp, prepare } from '../support/describe-app.ts';
import { exportedPerson, exportedRealm, passwordCredential, writeFiles } from '../support/keycloak/realm-export.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { createClient } from '../support/services/create-client.ts';
import { codeOf, exchange } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const password = 'sentier-des-douaniers';

describe.each(bothDatabases)('consents of a Keycloak realm, on %s', (database) => {
  const app = describeApp({ database });

  const bring = async (users: readonly unknown[], ...args: readonly string[]) => {
    const paths = writeFiles({ 'cadastre-realm.json': exportedRealm({ users }) });
    const answer = await runCli(['keycloak', 'import', ...paths, '--json', ...args], { env: environmentOf(app) });
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    return answer
      .json<{ exceptions: { code: string; items: string[] }[] }>()
      .exceptions.map(({ code, items }) => [code, ...items]);
  };
  const consent = (grantedClientScopes: readonly string[], clientId = client.clientId) => ({
    clientId,
    grantedClientScopes,
    createdDate: Date.parse('2024-03-01T10:00:00Z'),
    lastUpdatedDate: Date.parse('2025-03-01T10:00:00Z'),
  });
  const person = (name: string, ...clientConsents: readonly unknown[]) =>
    exportedPerson(name, { credentials: [passwordCredential(password, 'argon2')], clientConsents });
  const begin = (username: string, params: Readonly<Record<string, string>> = {}) =>
    pastPassword(app, { client, account: { username, password }, params });

  const client = prepare(() => createClient(app, { first_party: false, client_name: 'Partenaire' }));

  test('a service does not ask again for what was given there, in any session, and asks for more', async () => {
    const martin = person(
      'martin',
      consent(['geoplateforme-profil', 'email', 'profile', client.clientId, 'admin:people']),
    );
    expect(await bring([martin])).toEqual([]);
    for (const scope of ['openid profile email', 'openid email']) {
      const { browser, request } = await begin('martin', { scope });
      expect(isIn(browser.page)).toBe(true);
      const { body } = await exchange(app, client, { code: codeOf(browser.page), verifier: request.verifier });
      expect(body['scope']).toBe(scope);
    }
    const { browser } = await begin('martin', { scope: 'openid profile email phone' });
    expect(browser.page.h1).toContain('Partenaire');
    expect(isIn(await browser.submit({}, { action: 'accept' }))).toBe(true);
    // The consent page comes where the service asks for it.
    expect((await begin('martin', { scope: 'openid email', prompt: 'login consent' })).browser.page.h1).toContain(
      'Partenaire',
    );
    const stored = await app.rows.formerConsents.first({ accountId: martin.id });
    expect(stored).toMatchObject({
      scopes: 'openid profile email',
      givenAt: Date.parse('2025-03-01T10:00:00Z') / 1000,
    });
  });

  test('it stands on the page of the account outside of any session, and is withdrawn there for good', async () => {
    const denise = person('denise', consent(['email']));
    await bring([denise]);
    const browser = await app.open('/compte/services');
    const page = await browser.submit({ username: 'denise', password }, { action: 'signin' });
    expect(page.text).toContain('Partenaire');
    const form = `form:has([name="client"][value="${client.clientId}"])`;
    await browser.submit({}, { action: 'withdraw', form });
    const lines = await app.rows.audit.values('event', { accountId: denise.id });
    expect(lines).toContain('access.withdrawn');
    expect((await browser.open('/compte/services')).find(form)).toBeNull();
    expect((await begin('denise', { scope: 'openid email' })).browser.page.h1).toContain('Partenaire');
    // The same export does not give it again.
    await bring([{ ...denise, firstName: 'Denise' }]);
    expect(await app.rows.formerConsents.count({ accountId: denise.id })).toBe(0);
  });

  test('a later export brings new consents and takes withdrawn ones back, and a service that is not here is named', async () => {
    const paul = person('paul', consent(['email']), consent(['email'], 'inconnu'));
    expect(await bring([paul], '--dry-run')).toEqual([['consents', 'inconnu']]);
    expect(await bring([paul])).toEqual([['consents', 'inconnu']]);
    await bring([{ ...paul, clientConsents: [consent(['email', 'profile'])] }]);
    expect(isIn((await begin('paul', { scope: 'openid profile email' })).browser.page)).toBe(true);
    await bring([{ ...paul, clientConsents: [] }]);
    expect(isIn((await begin('paul', { scope: 'openid email' })).browser.page)).toBe(false);
  });

  test('the end of all sessions ends no such consent, and the end of the service does', async () => {
    const own = await createClient(app, { first_party: false });
    const jeanne = person('jeanne', consent(['email'], own.clientId));
    await bring([jeanne]);
    const { services } = app;
    await services.transaction((trx) => services.account.accounts.endSessions(trx, jeanne.id));
    const sees = async () =>
      isIn(
        (
          await pastPassword(app, {
            client: own,
            account: { username: 'jeanne', password },
            params: { scope: 'openid email' },
          })
        ).browser.page,
      );
    expect(await sees()).toBe(true);
    await app.rows.clients.remove({ clientId: own.clientId });
    expect(await app.rows.formerConsents.count({ accountId: jeanne.id })).toBe(0);
  });
});
