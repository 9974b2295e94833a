import { maxLogos } from '../../src/domain/clients/client-logo.ts';
import type { Browser, Page } from '../support/browser.ts';
import type { BuiltAccount } from '../support/build-account.ts';
import { asFile, pngOf } from '../support/people/photos.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { ellipticKey } from '../support/services/elliptic-key.ts';
import { createClient } from '../support/services/create-client.ts';
import type { TestClient } from '../support/test-client.ts';
import { typeBothFactors } from '../support/people/second-factor.ts';

let client: TestClient;
let path: string;
let number = 0;

const app = describeApp();
const manager = prepare(async () => (await signInAs(app, ['client-manager'])).browser);
const contact = prepare(() => signInAs(app, ['client-contact']));

const members = async () => (await app.services.clients.registry.find(client.clientId))!.metadata;

beforeEach(async () => {
  client = await createClient(app, {
    client_name: `Sentiers ${++number}`,
    client_uri: 'https://sentiers.example.fr/',
  });
  path = `/admin/clients/${client.clientId}/modifier`;
  const { email, sub } = contact.account;
  const named = { clientId: client.clientId, kind: 'technical', accountId: sub, invitedAt: null, joinedAt: 1 } as const;
  await app.services.transaction((trx) =>
    app.services.clients.contacts.add(trx, {
      id: `${client.clientId}`.slice(-36),
      email,
      emailCanonical: email,
      ...named,
    }),
  );
});

const save = (browser: Browser, values: Parameters<Browser['submit']>[0], forged = {}) =>
  browser.submit({ reason: 'Demande n° 7', ...values }, { action: 'save', forged });
const errorsOf = (page: Page) =>
  (page.find('#errors') ?? page.find('[role="alert"]'))?.text.replaceAll('\u00a0', ' ') ?? '';

describe('the page that changes a service', () => {
  test('opens and saves without changing anything that was not touched', async () => {
    const before = await members();
    const page = await manager.open(path);
    expect(page.fieldValue('clientName')).toBe(`Sentiers ${number}`);
    const saved = await save(manager, {});
    expect(saved.find('#notice')?.text).toContain('enregistrées');
    expect(await members()).toEqual(before);
  });

  test('changes members with a reason, as a version whose author the audit names', async () => {
    await manager.open(path);
    await save(manager, {
      purpose: 'Garder vos sentiers.',
      redirectUris: `${app.callback}\nhttps://sentiers.example.fr/r`,
    });
    expect(await members()).toMatchObject({
      purpose: 'Garder vos sentiers.',
      redirect_uris: [app.callback, 'https://sentiers.example.fr/r'],
    });
    const versions = await app.services.clients.versions.list(client.clientId, { limit: 5 });
    expect(versions[0]).toMatchObject({ reason: 'Demande n° 7' });
  });

  test('needs a reason, and loses nothing that was typed', async () => {
    await manager.open(path);
    const page = await manager.submit({ clientName: 'Autre', reason: '' }, { action: 'save' });
    expect([page.status, page.fieldValue('clientName')]).toEqual([422, 'Autre']);
  });

  test('keeps the name of a service, which may not be emptied', async () => {
    await manager.open(path);
    const page = await manager.submit({ clientName: '', reason: 'Essai' }, { action: 'save' });
    expect([page.status, page.invalidFields]).toEqual([422, ['clientName']]);
  });

  test('shows both versions when somebody else was faster, keeps what was typed, and saves on the second press', async () => {
    await manager.open(path);
    const other = manager.tab();
    await other.open(path);
    await save(other, { purpose: 'La première.' });
    const page = await save(manager, { clientUri: 'https://autre.example.fr/' });
    expect(page.status).toBe(409);
    expect(page.find('#stale')?.text).toContain('La première.');
    expect(page.fieldValue('clientUri')).toBe('https://autre.example.fr/');
    await save(manager, { purpose: 'La première.' });
    expect(await members()).toMatchObject({ client_uri: 'https://autre.example.fr/', purpose: 'La première.' });
  });

  test('a form with a version that is no number, or that never was, changes nothing', async () => {
    const before = await members();
    const jwks = JSON.stringify({ keys: [{ ...ellipticKey, kid: 'une' }] });
    const forms: readonly { at: string; action: string; values: Parameters<Browser['submit']>[0] }[] = [
      { at: path, action: 'save', values: { clientName: 'Autre' } },
      { at: `/admin/clients/${client.clientId}/secrets?cles`, action: 'saveKeys', values: { jwks } },
    ];
    for (const { at, action, values } of forms)
      for (const baseVersion of ['', 'x', '-1', '1e0', '999', '1e99', '99999999999']) {
        await manager.open(at);
        const forged = { action, without: ['baseVersion'], forged: { baseVersion } };
        const page = await manager.submit({ reason: 'Essai', ...values }, forged);
        expect([action, baseVersion, page.status]).toEqual([action, baseVersion, 409]);
      }
    expect(await members()).toEqual(before);
  });

  test('asks why new data is wanted, and not about data that was asked for before', async () => {
    await manager.open(path);
    await save(manager, { 'scope-phone': false, 'scope-address': false, 'scope-organization': false });
    expect((await members()).scope).toBe('openid offline_access profile email');
    const page = await save(manager, { 'scope-phone': true });
    expect([page.status, errorsOf(page)]).toEqual([422, expect.stringContaining('Téléphone')]);
    await save(manager, { 'scope-phone': true, 'why-phone': 'Pour vous appeler.' });
    expect(await members()).toMatchObject({ scope_reasons: { phone: 'Pour vous appeler.' } });
  });

  test('logos that are uploaded and never saved do not take away the one that people see', async () => {
    await manager.open(path);
    const logo = asFile(await pngOf(), { filename: 'logo.png', type: 'image/png' });
    await save(manager, { logo });
    const { logo_uri: shown } = await members();
    const { clientId } = client;
    for (let count = 0; count <= maxLogos; count++)
      await app.services.inUnit(() =>
        app.services.transaction((trx) =>
          app.services.clients.logos.put(trx, { clientId, picture: Buffer.from(String(count)) }),
        ),
      );
    expect((await manager.request({ url: shown! })).status).toBe(200);
    const kept = await app.rows.clientLogos.list({ clientId });
    expect(kept).toHaveLength(maxLogos);
  });

  test('a logo is kept when another field is wrong, and is removed by its box', async () => {
    await manager.open(path);
    const logo = asFile(await pngOf(), { filename: 'logo.png', type: 'image/png' });
    const refused = await save(manager, { clientUri: 'http://', logo });
    expect([refused.status, refused.find('img.app-logo')]).toEqual([422, expect.anything()]);
    await save(manager, { clientUri: 'https://sentiers.example.fr/' });
    expect((await members()).logo_uri).toMatch(/\/logo\/[\w-]{43}\.png$/);
    const list = await manager.tab().open(`/admin/clients?q=${client.clientId}`);
    expect(list.find('#clients img.app-logo')?.getAttribute('src')).toBe(new URL((await members()).logo_uri!).pathname);
    await save(manager, { removeLogo: true });
    expect(await members()).not.toHaveProperty('logo_uri');
  });
});

describe('a contact of a service', () => {
  test('mends an address, and sees no field of the managers', async () => {
    const page = await contact.browser.open(path);
    for (const name of ['firstParty', 'waysIn-password', 'withoutPkce', 'audience', 'scope-email', 'level'])
      expect([name, page.find(`[name="${name}"]`)]).toEqual([name, null]);
    await save(contact.browser, { redirectUris: `${app.callback}\nhttps://sentiers.example.fr/r` });
    expect((await members()).redirect_uris).toContain('https://sentiers.example.fr/r');
  });

  test('changes nothing else by forged fields, and the attempt is noted', async () => {
    const before = await members();
    await contact.browser.open(path);
    const forged = {
      firstParty: 'on',
      first_party: 'true',
      'waysIn-password': 'on',
      withoutPkce: 'on',
      keycloakShape: 'on',
      clientPassword: 'on',
      redirectPatterns: 'https://evil.example/*',
      audience: 'api',
      serviceAccount: 'on',
      refreshTokens: 'on',
      'scope-phone': 'on',
      level: '',
      status: 'production',
      disabled: 'on',
      legacyUntil: '2099-01-01',
      idTokenClaims: 'on',
      accessTokenAlg: 'RS256',
    };
    await save(contact.browser, { purpose: 'Garder vos sentiers.' }, forged);
    expect(await members()).toEqual({ ...before, purpose: 'Garder vos sentiers.' });
    const noted = await app.rows.audit.first({ event: 'client.fields_ignored', clientId: client.clientId });
    expect(JSON.stringify(noted)).toContain('withoutPkce');
  });

  test('keeps the lives of tokens within her bounds', async () => {
    await contact.browser.open(path);
    const page = await save(contact.browser, { accessTokenSeconds: '43200' });
    expect([page.status, page.find('#accessTokenSeconds-messages')?.text]).toEqual([
      422,
      expect.stringContaining('3600'),
    ]);
    await save(contact.browser, { accessTokenSeconds: '3 600' });
    expect((await members()).access_token_seconds).toBe(3600);
  });

  test('finds no page of a service that does not name her', async () => {
    const other = await createClient(app);
    expect((await contact.browser.open(`/admin/clients/${other.clientId}/modifier`)).status).toBe(404);
    await contact.browser.open(path);
    const csrf = contact.browser.page.fieldValue('csrf')!;
    const answer = await contact.browser.post(`/admin/clients/${other.clientId}/modifier`, { csrf, clientName: 'x' });
    expect(answer.status).toBe(404);
  });
});

describe('a person whose session has ended while she was typing', () => {
  const signInAgain = async (browser: Browser, account: BuiltAccount) => {
    return typeBothFactors(browser, account);
  };

  test('gets her form back after the sign-in, unticked boxes among it, and saves it', async () => {
    const { browser, account } = await signInAs(app, ['client-manager'], path);
    app.moveClock(16 * 60);
    await save(browser, { purpose: 'Garder vos sentiers.', 'scope-phone': false });
    const page = await signInAgain(browser, account);
    expect([page.url.pathname, page.fieldValue('purpose')]).toEqual([path, 'Garder vos sentiers.']);
    expect(page.find('#notice')).not.toBeNull();
    expect(page.find('#scope-phone')?.hasAttribute('checked')).toBe(false);
    expect(await members()).not.toHaveProperty('purpose');
    await save(browser, {});
    expect((await members()).purpose).toBe('Garder vos sentiers.');
  });

  test('gets the page of a registration back too', async () => {
    const { browser, account } = await signInAs(app, ['client-manager'], '/admin/clients/nouveau');
    await browser.submit({ kind: 'site' }, { action: 'next' });
    app.moveClock(16 * 60);
    await browser.submit(
      { clientName: 'Sentiers perdus', redirectUris: 'https://sentiers.example.fr/r' },
      { action: 'next' },
    );
    const page = await signInAgain(browser, account);
    expect([page.url.searchParams.get('step'), page.fieldValue('clientName')]).toEqual([
      'essentials',
      'Sentiers perdus',
    ]);
    expect((await browser.submit({}, { action: 'next' })).url.searchParams.get('step')).toBe('data');
  });
});
