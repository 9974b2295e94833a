import { rotateClientSecret } from '../../src/commands/clients/secrets/rotate-client-secret.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp } from '../support/describe-app.ts';
import { exportedPerson, exportedRealm, writeFiles } from '../support/keycloak/realm-export.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { bothDatabases } from '../support/test-database.ts';

type Attributes = Readonly<Record<string, string>>;
const site = (clientId: string, more: object = {}, attributes: Attributes = {}) => ({
  clientId,
  enabled: true,
  publicClient: false,
  clientAuthenticatorType: 'client-secret',
  secret: `${clientId}-secret-0123456789abcdef`,
  standardFlowEnabled: true,
  redirectUris: [`https://${clientId}.example/retour`, `https://${clientId}.example/autre`],
  attributes: { 'pkce.code.challenge.method': 'S256', 'access.token.lifespan': '900', ...attributes },
  ...more,
});

describe.each(bothDatabases)('clients of a realm that is imported again, on %s', (database) => {
  const app = describeApp({ database });
  const run = (clients: readonly unknown[], ...args: readonly string[]) =>
    runCli(
      [
        'keycloak',
        'import',
        ...writeFiles({ 'cadastre-realm.json': exportedRealm({ clients }) }),
        '--only',
        'clients',
        '--json',
        ...args,
      ],
      { env: environmentOf(app) },
    );
  const bring = async (clients: readonly unknown[], ...args: readonly string[]) => {
    const answer = await run(clients, ...args);
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    const { created, changed, kept, present, leftOut } = answer.json<{
      clients: Record<'created' | 'changed' | 'kept' | 'present', string[]> & {
        leftOut: { client_id: string; why: string }[];
      };
    }>().clients;
    return { created, changed, kept, present, leftOut: leftOut.map(({ client_id: id, why }) => [id, why]) };
  };
  const isRight = async (clientId: string, secret: string) => {
    const fields = { grant_type: 'refresh_token', refresh_token: 'x', client_id: clientId, client_secret: secret };
    const response = await fetch(`${app.protocol}/token`, { method: 'POST', body: new URLSearchParams(fields) });
    return ((await response.json()) as { readonly error: string }).error !== 'invalid_client';
  };
  const membersOf = async (clientId: string) => (await app.rows.clients.first({ clientId }))?.metadata;
  const nothing = { created: [], changed: [], kept: [], present: [], leftOut: [] };
  const first = [site('a', { adminUrl: 'https://a.example/k_logout' }), site('b'), site('c')];

  test('a later export brings the difference, but not to a client that was changed here', async () => {
    expect(await bring(first)).toEqual({ ...nothing, created: ['a', 'b', 'c'] });
    const reversed = first.map((one) => ({ ...one, redirectUris: one.redirectUris.toReversed() }));
    expect(await bring(reversed)).toEqual({ ...nothing, present: ['a', 'b', 'c'] });

    const file = { client_name: 'Changé ici' };
    await app.services.inUnit(() => updateClient(app.services, { clientId: 'b', file }));
    const secret = 'un-autre-secret-0123456789abcdef';
    const later = [
      site('a', { secret, redirectUris: ['https://a.example/nouveau'] }, { 'access.token.lifespan': '-1' }),
      site('b', { redirectUris: ['https://b.example/nouveau'] }),
      site('c'),
      site('d'),
    ];
    const difference = { ...nothing, created: ['d'], changed: ['a'], kept: ['b'], present: ['c'] };
    expect(await bring(later, '--dry-run')).toEqual(difference);
    expect(await membersOf('a')).toMatchObject({ access_token_seconds: 900 });
    expect(await bring(later)).toEqual(difference);
    expect(await membersOf('a')).toMatchObject({
      redirect_uris: ['https://a.example/nouveau'],
      access_token_seconds: 43_200,
    });
    expect([await isRight('a', secret), await isRight('a', 'a-secret-0123456789abcdef')]).toEqual([true, false]);
    expect(await membersOf('b')).toMatchObject({ redirect_uris: first[1]!.redirectUris, client_name: 'Changé ici' });
    // A client that was kept is told once.
    expect(await bring(later)).toEqual({ ...nothing, present: ['a', 'b', 'c', 'd'] });
  });

  test('another secret alone is brought too, but not to a client for which one was drawn here', async () => {
    const [own, renewed] = ['s-secret-0123456789abcdef', 'un-secret-renouvele-0123456789'];
    await bring([site('s'), site('t')]);
    const { value } = (await app.services.inUnit(() =>
      rotateClientSecret(app.services, { clientId: 't' }),
    )) as unknown as { value: { client_secret: string } };
    const later = [site('s', { secret: renewed }), site('t', { secret: renewed })];
    expect(await bring(later)).toEqual({ ...nothing, changed: ['s'], kept: ['t'] });
    expect([await isRight('s', renewed), await isRight('s', own)]).toEqual([true, false]);
    expect([await isRight('t', value.client_secret), await isRight('t', renewed)]).toEqual([true, false]);
    expect(await app.rows.audit.count({ event: 'client.updated', clientId: 's' })).toBe(1);
    // The client takes what a later export says.
    const moved = site('s', { secret: renewed, redirectUris: ['https://s.example/nouveau'] });
    expect(await bring([moved])).toEqual({ ...nothing, changed: ['s'] });
  });

  test('a service account whose sub another account has refuses the clients in one line, and changes nobody', async () => {
    const { sub: id } = await buildAccount(app);
    const before = await app.rows.accounts.first({ id });
    const clients = [site('machine', { serviceAccountsEnabled: true })];
    const users = [exportedPerson('service-account-machine', { id, serviceAccountClientId: 'machine' })];
    const files = writeFiles({ 'r.json': exportedRealm({ clients, users }) });
    const { code, stderr } = await runCli(['keycloak', 'import', ...files], { env: environmentOf(app) });
    expect([code, stderr.trim()]).toEqual([
      1,
      expect.stringMatching(new RegExp(`the sub "${id}" of its service account is that of another account$`)),
    ]);
    expect(await app.rows.accounts.first({ id })).toEqual(before);
    expect(await app.rows.clients.count({ clientId: 'machine' })).toBe(0);
  });

  if (database !== bothDatabases[0]) return;

  test('a client whose secret is masked is left out by its name, and the others come', async () => {
    const clients = [site('e', { secret: '**********' }), site('f')];
    const strict = await run(clients, '--strict');
    expect([strict.code, strict.stderr]).toEqual([1, expect.stringContaining('the secrets of e are masked')]);
    expect(await bring(clients)).toEqual({ ...nothing, created: ['f'], leftOut: [['e', 'masked']] });
    const all = await run([site('g', { secret: '**********' })]);
    expect([all.code, all.stderr]).toEqual([1, expect.stringContaining('partial export')]);
  });

  test('the page of a client says what it lost', async () => {
    const { browser } = await signInAs(app, ['client-manager'], '/admin/clients/a');
    const page = await browser.open('/admin/clients/d');
    expect(page.find('#from-keycloak')?.text).toContain('Ce qui a changé en venant de Keycloak');
    expect(page.find('#from-keycloak')?.text).toContain('comme avant');
    // Words of the realm stand as they are, and turn nothing around.
    const odd = 'https://<b>\u202emoc.elpmaxe';
    await bring([site('h', { redirectUris: ['https://h.example/retour', odd] })]);
    const other = (await browser.open('/admin/clients/h')).find('#from-keycloak')!;
    expect(other.text).toContain('https://<b>[U+202E]moc.elpmaxe');
  });
});
