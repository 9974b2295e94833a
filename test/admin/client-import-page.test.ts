import { adminPages } from '../../interactions/admin/admin-pages.ts';
import { orSay } from '../../src/cli/or-say.ts';
import { deleteClient } from '../../src/commands/clients/life/client-life.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createClient } from '../support/services/create-client.ts';
import { readText } from '../support/requests/page.ts';
import { asFile } from '../support/people/photos.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient } from '../support/test-client.ts';
import { typeBothFactors } from '../support/people/second-factor.ts';

const path = '/admin/clients/import';
const reason = 'Reprise de l’ancien serveur';

const app = describeApp();
const manager = prepare(async () => (await signInAs(app, ['client-manager'])).browser);

const find = (clientId: string) => app.services.clients.registry.find(clientId);
const counted = async () => (await app.services.clients.registry.list()).length;
const read = async (file: unknown, status = 'test') => {
  await manager.open(path);
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  return manager.submit({ text, status }, { action: 'read' });
};
const cli = (args: readonly string[], input: unknown) => runCli(args, { input, env: environmentOf(app) });
const site = (id: string, more: object = {}) => ({ client_id: id, redirect_uris: [app.callback], ...more });

describe('the import', () => {
  test('shows what would change, and changes it once the reason is given; the new secrets are shown once', async () => {
    const known = await createClient(app, { client_name: 'Avant' });
    const same = await createClient(app);
    const before = await counted();
    const preview = await read([
      site('sentiers', { client_name: 'Sentiers' }),
      site(known.clientId, { client_name: 'Après' }),
      { client_id: same.clientId },
    ]);
    expect(preview.h1).toBe('Vérifier avant d’importer');
    expect(readText(preview.find('#created'))).toBe('Sentiers sentiers');
    expect(preview.text).toContain('Nom affiché aux personnes − avant : Avant + maintenant : Après');
    expect(readText(preview.find('#unchanged'))).toBe('1 service déjà identique');
    expect(await counted()).toBe(before);
    expect((await manager.submit({ reason: '' }, { action: 'import' })).invalidFields).toEqual(['reason']);
    const done = await manager.submit({ reason }, { action: 'import' });
    expect(done.h1).toBe('Import terminé');
    const secret = done.find('#secrets td code')!.text;
    expect((await find('sentiers'))!.metadata).toMatchObject({ client_name: 'Sentiers', status: 'test' });
    expect((await find(known.clientId))!.metadata.client_name).toBe('Après');
    expect((await manager.open(`${path}?fini=1`)).body).not.toContain(secret);
    const [version] = await app.services.clients.versions.list('sentiers', { limit: 1 });
    expect(version).toMatchObject({ event: 'client.created', reason, actor: { kind: 'account' } });
    const own = { clientId: known.clientId, secret: known.secret, redirectUri: app.callback };
    expect((await asClient(app, own, 'token', { grant_type: 'client_credentials' })).status).toBe(200);
  });

  test('of ten thousand lines with one bad one brings in nothing, and names the line', async () => {
    const clients = Array.from({ length: 400 }, (_, place) => site(`lot-${place}`, { client_name: `Lot ${place}` }));
    const lines = JSON.stringify(clients, null, 1).replaceAll('"redirect_uris"', `${'\n'.repeat(20)}"redirect_uris"`);
    const bad = lines.replace(
      /("client_id": "lot-377"[^]*?"redirect_uris": \[\s*)"[^"]*"/,
      '$1"http://evil.example/*"',
    );
    const count = bad.split('\n').length;
    expect(count).toBeGreaterThan(10_000);
    const number = bad.split('\n').findIndex((line) => line.includes('evil.example')) + 1;
    const before = await counted();
    const refused = await read(bad);
    expect(refused.status).toBe(422);
    expect([
      refused.all('main .fr-alert').length,
      refused.find('details:has([name="text"])')?.hasAttribute('open'),
    ]).toEqual([1, true]);
    expect(readText(refused.find('#problems li'))).toContain(
      `Ligne ${number}, lot-377 : Adresses de retour : « http://evil.example/* » :`,
    );
    expect(refused.fieldValue('text')!.length).toBeGreaterThan(60_000);
    const told = await cli(['client', 'import', '--file', '-'], bad);
    expect(told.stderr).toMatch(new RegExp(`^line ${number}: client 378: redirect_uris\\[0\\]`));
    expect(await counted()).toBe(before);
  });

  test('refuses the client of the account pages, ids of the bin, secrets, and whatever is no JSON', async () => {
    const { clientId } = await createClient(app);
    orSay(await app.services.inUnit(() => deleteClient(app.services, { clientId })));
    const problems = async (file: unknown) => {
      const page = await read(file);
      expect(page.status).toBe(422);
      return page.all('#problems li').map(readText);
    };
    expect(await problems(site('geopf-id'))).toEqual([
      'Ligne 1, geopf-id : cet identifiant est celui des pages du compte.',
    ]);
    expect(await problems([site('x'), site(clientId)])).toEqual([
      `Ligne 1, ${clientId} : ce service est dans la corbeille. Sortez-le d’abord.`,
    ]);
    expect(await problems([site('x'), site('x'), 7, { redirect_uris: [] }])).toEqual([
      'Ligne 1, x : cet identifiant figure deux fois dans le fichier.',
      'Ligne 1, service n° 3 : ce n’est pas la description d’un service.',
      'Ligne 1, service n° 4 : l’identifiant (client_id) manque.',
    ]);
    const [secret] = await problems(
      site('y', { client_secret: 'abc', built_in: true, client_name: '\u202E'.repeat(100) }),
    );
    expect(secret).toContain('Un secret ne se choisit pas');
    const called = { backchannel_logout_uri: 'https://10.0.0.7/logout' };
    const [nearby] = await problems([site('x'), site('z', called)]);
    expect(nearby).toContain('Ligne 1, z : Adresse à prévenir des déconnexions :');
    expect(await problems('{"client_id": "z",')).toEqual([]);
    expect((await read('[]')).status).toBe(422);
    expect((await read('')).fieldMessage('text')).toContain('Choisissez un fichier, ou collez son contenu.');
    expect((await read('x'.repeat(1_000_001))).status).toBe(413);
    const many = Array.from({ length: 501 }, (_, place) => site(`n-${place}`));
    expect((await read(many)).fieldMessage('text')).toContain('plus de 500 services');
    expect(await find('x')).toBeUndefined();
    expect(await find('y')).toBeUndefined();
  });

  test('reads a file that Windows PowerShell has written, in UTF-16 with a mark at its start', async () => {
    await manager.open(path);
    const text = JSON.stringify(site('powershell', { client_name: 'Écrit par PowerShell' }));
    const file = asFile(Buffer.from(`\uFEFF${text}`, 'utf16le'), { filename: 'a.json', type: 'application/json' });
    const preview = await manager.submit({ file, status: 'test' }, { action: 'read' });
    expect(readText(preview.find('#created'))).toBe('Écrit par PowerShell powershell');
    await manager.submit({}, { action: 'restart' });
  });

  test('shows the changes anew where somebody else has changed a service since', async () => {
    const { clientId } = await createClient(app, { client_name: 'Avant' });
    await read(site(clientId, { client_name: 'Par le fichier' }));
    orSay(
      await app.services.inUnit(() => updateClient(app.services, { clientId, file: { client_name: 'Par une autre' } })),
    );
    const stale = await manager.submit({ reason }, { action: 'import' });
    expect([stale.status, stale.fieldValue('reason')]).toEqual([409, reason]);
    expect(stale.text).toContain('− avant : Par une autre + maintenant : Par le fichier');
    await manager.submit({ reason }, { action: 'import' });
    expect((await find(clientId))!.metadata.client_name).toBe('Par le fichier');
  });

  test('understands a realm of Keycloak, leaves out by name what cannot be registered, and draws every secret anew', async () => {
    const client = (clientId: string, more: object) => ({
      clientId,
      enabled: true,
      protocol: 'openid-connect',
      standardFlowEnabled: true,
      clientAuthenticatorType: 'client-secret',
      secret: 'clair-0123456789abcdef',
      redirectUris: [app.callback],
      attributes: {},
      ...more,
    });
    const realm = {
      realm: 'carto',
      clients: [
        client('account', {}),
        client('portail', { implicitFlowEnabled: true, enabled: false }),
        client('sans-retour', { redirectUris: ['*'] }),
        client('https://sp.example', { protocol: 'saml' }),
      ],
    };
    const preview = await read(realm, 'production');
    expect(readText(preview.find('#created'))).toBe('portail');
    expect(preview.text).toContain('Le flux implicite (implicit) n’existe pas ici.');
    expect(readText(preview.find('#left-out'))).toMatch(
      /account Chaque royaume l’a pour lui-même\. sans-retour Adresses de retour : .* https:\/\/sp\.example Il ne parle pas OpenID Connect\./,
    );
    const done = await manager.submit({ reason }, { action: 'import' });
    const record = (await find('portail'))!;
    expect(record).toMatchObject({
      metadata: { status: 'production', keycloak_shape: true, first_party: false },
      disabledAt: expect.any(Number),
    });
    expect(done.body).not.toContain('clair-0123456789abcdef');
    const told = await cli(['client', 'import', '--file', '-', '--dry-run', '--json'], realm);
    expect(told.json()).toMatchObject({
      created: [],
      unchanged: ['portail'],
      left_out: [{ client_id: 'account', why: 'own' }, { client_id: 'sans-retour' }, { why: 'protocol' }],
    });
  });

  const subject = '6f0c0cb4-6d6e-4d86-9d55-0f4d1b0a4c11';
  const otherPages = adminPages.flatMap(({ path: address }) => /^\/admin\/clients\/([^:/]+)$/.exec(address)?.[1] ?? []);
  const names = ['__proto__', 'constructor', 'toString', ...otherPages, 'Import', '.', '..'];
  test.each([...names, subject, subject.toUpperCase()])(
    'refuses the id "%s", which has another meaning in an address or in a session, or is that of a person',
    async (id) => {
      // A literal, because an object of the test would take __proto__ for its own parent.
      const text = `{"client_id": "${id}", "redirect_uris": ["${app.callback}"]}`;
      const page = await read(text);
      expect([page.status, readText(page.find('#problems'))]).toEqual([
        422,
        expect.stringContaining('Ce nom a un autre sens ici'),
      ]);
      const told = await cli(['client', 'create', '--file', '-'], text);
      expect([told.code, told.stderr]).toEqual([1, expect.stringContaining('has another meaning here')]);
      expect(await find(id)).toBeUndefined();
    },
  );

  test('opens to managers alone, so that nobody else brings in a service that asks no consent', async () => {
    const { browser } = await signInAs(app, ['client-contact', 'auditor']);
    expect((await browser.open(path)).status).toBe(404);
  });

  test('gives a pasted text back to a person whose session had ended', async () => {
    const { browser, account } = await signInAs(app, ['client-manager'], path);
    const text = JSON.stringify(site('apres-absence'));
    app.moveClock(16 * 60);
    await browser.submit({ text, status: 'production' }, { action: 'read' });
    const back = await typeBothFactors(browser, account);
    expect([back.url.pathname, back.fieldValue('text'), back.fieldValue('status')]).toEqual([path, text, 'production']);
    expect(back.text).toContain('Relisez-le, puis envoyez-le de nouveau.');
  });
});
