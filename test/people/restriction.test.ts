import type { PersonActName } from '../../src/domain/people/person-act-names.ts';
import type { ActAnswer } from '../../src/commands/people/act-on-person.ts';
import { gatherExport } from '../../src/commands/account/export/gather-export.ts';
import { closeInactive } from '../../src/jobs/close-inactive.ts';
import { actOn } from '../support/people/act-on.ts';
import { authorizeSilently, introspect, refresh } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { askForUserCode, createScript, poll, toAccess, typeCode } from '../support/services/device.ts';
import { askForCode, queued } from '../support/people/lost-device.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases, type DatabaseKind } from '../support/test-database.ts';
import { asClient, authorizationRequest, exchange, signIn, signInForTokens, userinfo } from '../support/test-client.ts';
import { askForReset } from '../support/people/account-address.ts';

let app: TestApp;

const act = (account: BuiltAccount, name: PersonActName): Promise<ActAnswer> =>
  actOn(app, { act: name, accountId: account.sub, reason: 'La personne conteste ses données', by });
const by = { kind: 'command', name: 'test' } as const;

const standing = async ({ sub }: BuiltAccount) => {
  const account = await app.services.account.accounts.find(sub);
  return {
    isDisabled: account?.isDisabled,
    isRestricted: account?.restrictedAt !== null,
    waits: account?.deletionDueAt !== null,
    isOut: account?.disabledAt !== null,
    isClosed: account?.isClosed,
  };
};

describe.each(bothDatabases)('what keeps a person out, on %s', (database: DatabaseKind) => {
  beforeAll(async () => {
    app = await startApp({ database });
  });
  afterAll(() => app.stop());

  const open = { isDisabled: false, isRestricted: false, waits: false, isOut: false, isClosed: false };

  test('is lifted for its own reason alone, in whichever order things happen', async () => {
    const steps: readonly (readonly [PersonActName, Partial<typeof open>])[] = [
      ['restrict', { isRestricted: true, isOut: true }],
      ['disable', { isRestricted: true, isDisabled: true, isOut: true }],
      ['enable', { isRestricted: true, isOut: true }],
      ['disable', { isRestricted: true, isDisabled: true, isOut: true }],
      ['unrestrict', { isDisabled: true, isOut: true }],
      ['restrict', { isRestricted: true, isDisabled: true, isOut: true }],
      ['delete', { isRestricted: true, isDisabled: true, waits: true, isOut: true }],
      ['enable', { isRestricted: true, waits: true, isOut: true }],
      ['unrestrict', { waits: true, isOut: true, isClosed: true }],
      ['restrict', { isRestricted: true, waits: true, isOut: true }],
      ['enable', { isRestricted: true, isOut: true }],
      ['delete', { isRestricted: true, waits: true, isOut: true }],
      ['unrestrict', { waits: true, isOut: true, isClosed: true }],
      ['enable', {}],
    ];
    const account = await buildAccount(app);
    for (const [name, expected] of steps) {
      expect([name, (await act(account, name)).kind]).toEqual([name, 'done']);
      expect([name, await standing(account)]).toEqual([name, { ...open, ...expected }]);
    }
  });

  test('is not begun twice, and not ended twice', async () => {
    const account = await buildAccount(app);
    const twice = async (name: PersonActName) => [(await act(account, name)).kind, (await act(account, name)).kind];
    for (const name of ['restrict', 'unrestrict', 'disable', 'enable', 'delete', 'expire-password'] as const)
      expect([name, await twice(name)]).toEqual([name, ['done', 'already']]);
    expect((await act(account, 'close-sessions')).kind).toBe('already');
  });

  test('leaves one message and one line where two agents press at once', async () => {
    const account = await buildAccount(app);
    const answers = await Promise.all([act(account, 'restrict'), act(account, 'restrict'), act(account, 'restrict')]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['already', 'already', 'done']);
    await app.mailbox.newest(account.email, 'account-restricted');
    expect(await queued(app, account.email, 'account-restricted')).toBe(1);
    const lines = await app.rows.audit.list({ accountId: account.sub, event: 'account.restricted' });
    expect(lines).toHaveLength(1);
  });
});

describe('a person whose data are restricted', () => {
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  test('gets in by no way, and no service is told anything of her', async () => {
    const account = await buildAccount(app);
    const client = await createClient(app, {
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid profile email offline_access',
      legacy_password_grant: true,
    });
    const script = await createScript(app);
    const [passkey, browser] = [await givePasskey(app, account), app.browser()];
    const { tokens } = await signInForTokens(app, browser, { client, account });
    const late = await authorizeSilently(app, browser, { client });
    const [given, asked] = [await askForUserCode(app, script), await askForUserCode(app, script)];
    const device = app.browser();
    await toAccess(device, given, account);
    await device.submit({}, { action: 'accept' });
    await typeCode(device, asked);
    const stranger = await askForReset(app, account.email);
    const [reset = ''] = (await app.mailbox.newest(account.email, 'reset')).links;

    expect((await act(account, 'restrict')).kind).toBe('done');

    const { browser: fresh, page } = await signIn(app, app.browser(), { client, account });
    expect(page.status).toBe(422);
    expect(page.find('#errors')?.textContent).toContain('L’utilisation des données de ce compte est limitée');
    await fresh.open(authorizationRequest(app, client).url);
    expect((await usePasskey(fresh, { passkey, account })).status).toBe(422);
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
    expect((await browser.open('/compte')).h1).toBe('Se connecter');
    expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    const { code = '' } = late.members;
    expect((await exchange(app, client, { code, verifier: late.request.verifier })).body['error']).toBe(
      'invalid_grant',
    );
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await introspect(app, client, tokens['access_token'])).body).toEqual({ active: false });
    expect((await introspect(app, client, tokens['refresh_token'])).body).toEqual({ active: false });
    expect((await poll(app, script, given)).body['error']).toBe('invalid_grant');
    expect((await device.submit({}, { action: 'accept' })).h1).not.toBe('Accès donné');
    const { username, password } = account;
    const grant = await asClient(app, client, 'token', { grant_type: 'password', username, password });
    expect([grant.status, grant.body['error_description']]).toEqual([400, 'Invalid user credentials']);
    await stranger.open(reset);
    const words = 'quinze-hiboux-sur-un-toit-rouge';
    expect((await stranger.submit({ password: words, passwordConfirm: words }, { action: 'save' })).status).toBe(400);
    const before = (await app.mailbox.queued(account.email)).length;
    await stranger.open('/mot-de-passe-oublie');
    await stranger.submit({ email: account.email }, { action: 'send' });
    await askForCode(app, account.email);
    expect((await app.mailbox.queued(account.email)).length).toBe(before);

    const exported = await gatherExport(app.services, account.sub);
    expect(exported?.document.account).toMatchObject({ email: account.email, restricted_since: expect.any(String) });
    // The data are kept, and everything works again afterwards.
    expect((await act(account, 'unrestrict')).kind).toBe('done');
    expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(400);
    expect((await signIn(app, app.browser(), { client, account })).code).not.toBe('');
  });

  test('stays in a closed account that waits for its deletion, and only its link cancels that', async () => {
    const account = await buildAccount(app);
    await act(account, 'delete');
    await act(account, 'restrict');
    const client = await createClient(app, {});
    expect((await signIn(app, app.browser(), { client, account })).page.status).toBe(422);
    const [link = ''] = (await app.mailbox.newest(account.email, 'deletion-requested')).links;
    const browser = await app.open(link);
    await browser.submit({}, { action: 'confirm' });
    expect(await standing(account)).toMatchObject({ isRestricted: true, waits: false, isOut: true });
    expect((await signIn(app, app.browser(), { client, account })).page.status).toBe(422);
  });

  test('is never closed for want of use', async () => {
    const account = await buildAccount(app);
    // In this order the job of the application never finds an account that it may close.
    await act(account, 'restrict');
    await app.rows.accounts.change({ id: account.sub }, { createdAt: 1, activeAt: 1, activityCheckedAt: 1 });
    await closeInactive(app.services);
    expect(await queued(app, account.email, 'account-inactive')).toBe(0);
    expect(await standing(account)).toMatchObject({ isRestricted: true, waits: false });
  });
});
