import { createPasswordHasher } from '../../src/crypto/password-hasher.ts';
import { listKeptPasswords } from '../../src/store/password/kept-passwords.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { exportedPerson, exportedRealm, passwordCredential, writeFiles } from '../support/keycloak/realm-export.ts';
import { captchaAnswer, register, somebody } from '../support/people/register.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { registerClient, signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const password = 'sentier-des-douaniers';
const chosen = 'neuf-castors-contre-le-vent';
const again = 'dix-castors-contre-le-vent';

describe.each(bothDatabases)('passwords that Keycloak can read, on %s', (database) => {
  const app = describeApp({ database, config: { captchaFixedAnswer: captchaAnswer } });
  const cli = (...args: readonly string[]) => runCli(args, { env: environmentOf(app) });
  const anne = exportedPerson('anne', { credentials: [passwordCredential(password, 'argon2')] });
  const paths = writeFiles({ 'cadastre-realm.json': exportedRealm({ users: [anne] }) });
  const keptOf = (id: string) =>
    app.services.transaction(async (trx) => (await listKeptPasswords(trx, app.services.sealer, [id])).get(id) ?? []);
  /** Returns the kept passwords of an account that one of these is. */
  const readable = async (id: string, ...typed: readonly string[]) => {
    const hasher = createPasswordHasher(app.services.config.passwordPepper);
    const found = [];
    for (const { hash } of await keptOf(id))
      for (const one of typed) if (await hasher.verify(one, hash)) found.push(one);
    await hasher.close();
    return found;
  };
  const change = async (from: string, to: string) => {
    const { browser } = await signIn(app, app.browser(), { client, account: { username: 'anne', password: from } });
    await browser.open('/compte/securite?step=password');
    await browser.submit({ currentPassword: from, password: to, passwordConfirm: to }, { action: 'save' });
  };

  const client = prepare(() => registerClient(app));

  test('are kept of everybody who chooses one between the first import and the end of the move', async () => {
    const before = somebody({ password: chosen });
    await register(app, client, before);
    expect(await app.rows.keptPasswords.count({})).toBe(0);
    expect((await cli('keycloak', 'import', ...paths, '--dry-run')).code).toBe(0);
    expect(await app.rows.keycloakRealms.count({})).toBe(0);

    expect((await cli('keycloak', 'import', ...paths)).stderr).toBe('');
    const newcomer = somebody({ password: chosen });
    await register(app, client, newcomer);
    await change(password, chosen);
    await change(chosen, again);
    const { id: accountId } = await app.rows.accounts.first({ username: newcomer.username });
    expect(await readable(accountId, chosen, again)).toEqual([chosen]);
    expect(await readable(anne.id, chosen, again)).toEqual([again, chosen]);
    const { passwordChangedAt } = await app.rows.accounts.first({ id: anne.id });
    expect((await keptOf(anne.id))[0]).toEqual({
      hash: expect.stringMatching(/^\$pbkdf2-sha512\$i=210000,l=64\$/),
      changedAt: passwordChangedAt,
    });
    const [{ sealedHashes } = { sealedHashes: '' }] = await app.rows.keptPasswords.list({ accountId });
    expect(sealedHashes).not.toContain('pbkdf2');

    // They go with the account.
    await app.services.transaction((trx) => app.services.account.accounts.remove(trx, accountId));
    expect(await app.rows.keptPasswords.values('accountId')).toEqual([anne.id]);
  });

  test('are deleted at once, with all that the import has kept, when the move is finished', async () => {
    expect((await cli('keycloak', 'finish', 'cadastre')).stderr).toContain('--reason is required');
    expect((await cli('keycloak', 'finish', 'autre', '--reason', 'x')).stderr).toContain('no realm "autre"');
    expect(await app.rows.keptPasswords.count({})).toBe(1);
    const { stdout } = await cli('keycloak', 'finish', 'cadastre', '--reason', 'La bascule est faite');
    expect(stdout).toContain('what was kept of 1 people and 1 passwords is deleted');
    expect(await app.rows.keptPasswords.count({})).toBe(0);
    expect(await app.rows.importedPeople.list({}, 'digest', 'sealedEntry', 'sealedOriginal')).toEqual([
      { digest: '', sealedEntry: '', sealedOriginal: null },
    ]);
    const [line] = await app.rows.audit.list({ event: 'keycloak.finished' }, 'details', 'reason');
    const details = expect.objectContaining({ realm: 'cadastre', people: 1, passwords: 1 }) as unknown;
    expect(line).toEqual({ reason: 'La bascule est faite', details });
    const late = somebody({ password: chosen });
    await register(app, client, late);
    expect(await app.rows.keptPasswords.count({})).toBe(0);
    for (const args of [
      ['finish', 'cadastre', '--reason', 'encore'],
      ['import', ...paths],
      ['import', ...paths, '--dry-run'],
    ])
      expect((await cli('keycloak', ...args)).stderr).toContain('finished');
  });
});
