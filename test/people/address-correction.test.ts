import { randomUUID } from 'node:crypto';
import { gatherExport } from '../../src/commands/account/export/gather-export.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { followCorrections } from '../../src/jobs/follow-corrections.ts';
import type { ActAnswer } from '../../src/commands/people/act-on-person.ts';
import { actOn } from '../support/people/act-on.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { giveRole } from '../support/people/give-role.ts';
import { auditOf } from '../support/people/lost-device.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases, usualDatabase, type DatabaseKind } from '../support/test-database.ts';
import { registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { pressLink, resetPassword } from '../support/people/account-address.ts';

const hour = 3600;
const by = { kind: 'command', name: 'test' } as const;
const reason = 'La personne a écrit, et son identité a été vérifiée';

let app: TestApp;
let client: TestClient;

async function begin(database: DatabaseKind = usualDatabase): Promise<void> {
  app = await startApp({ database });
  client = await registerClient(app);
}

const correct = ({ sub }: BuiltAccount, email: unknown): Promise<ActAnswer> =>
  actOn(app, { act: 'correct-address', accountId: sub, input: { email }, reason, by });
const act = ({ sub }: BuiltAccount, name: 'disable' | 'enable' | 'delete' | 'resend-proof' | 'start-reset') =>
  actOn(app, { act: name, accountId: sub, reason, by });
const addressOf = async ({ sub }: BuiltAccount) => (await app.services.account.accounts.find(sub))?.email;
const linkTo = async (to: string, kind: string) => (await app.mailbox.newest(to, kind)).links[0] ?? '';
const press = (link: string) => pressLink(app, link);
const waits = async ({ sub }: BuiltAccount) => (await app.services.correction.corrections.find(sub)) !== undefined;
/** Lets so many hours pass, and runs the job. */
const pass = async (hours: number) => {
  app.moveClock(hours * hour);
  await followCorrections(app.services);
};
let count = 0;
const fresh = () => `corrigee-${++count}@example.test`;

describe.each(bothDatabases)('an address that the support corrects, on %s', (database) => {
  beforeAll(() => begin(database));
  afterAll(() => app.stop());

  test('changes when it is proved and 72 hours are over, and not before', async () => {
    const account = await buildAccount(app);
    const email = fresh();
    expect(await correct(account, `  ${email} `)).toEqual({ kind: 'done', facts: {} });
    const proof = await linkTo(email, 'address-correction');
    await pass(71);
    expect((await press(proof)).h1).toBe('Votre adresse est confirmée');
    await followCorrections(app.services);
    expect(await addressOf(account)).toBe(account.email);
    expect((await press(proof)).status).toBe(400);
    const { browser: session } = await signIn(app, app.browser(), { client, account });
    await pass(1.1);
    expect(await addressOf(account)).toBe(email);
    const told = [
      await app.mailbox.newest(email, 'address-corrected'),
      await app.mailbox.newest(account.email, 'address-corrected'),
    ];
    expect(told.map(({ text }) => (text ?? '').includes('n’est plus celle de votre compte'))).toEqual([false, true]);
    expect((await signIn(app, app.browser(), { client, account: { ...account, username: email } })).code).not.toBe('');
    expect((await session.open('/compte/profil')).fieldValue('email')).toBe(email);
    for (const event of ['account.address_correction_proved', 'account.address_corrected'])
      expect([event, await auditOf(app, account, event)]).toEqual([event, [{}]]);
    app.moveClock(-72.1 * hour);
  });

  test('stays as it is when the present address objects, even after a new password', async () => {
    const account = await buildAccount(app);
    const email = fresh();
    await correct(account, email);
    const proof = await linkTo(email, 'address-correction');
    const objection = await linkTo(account.email, 'address-correction-asked');
    await press(proof);
    await app.services.transaction((trx) => app.services.undo.actionLinks.endAll(trx, { accountId: account.sub }));
    const [first, second] = await Promise.all([press(objection), press(objection)]);
    expect([first?.status, second?.status].toSorted((a = 0, b = 0) => a - b)).toEqual([200, 400]);
    // A person who has asked for nothing reads whom to write to.
    const done = [first, second].find((page) => page?.status === 200);
    expect(done?.text).toContain(`écrivez à ${app.services.config.supportEmail}`);
    await app.mailbox.newest(account.email, 'address-correction-ended');
    await app.mailbox.newest(email, 'address-correction-ended');
    await pass(73);
    expect([await addressOf(account), await waits(account)]).toEqual([account.email, false]);
    app.moveClock(-73 * hour);
  });

  test('is replaced by a second correction, whose links alone count', async () => {
    const account = await buildAccount(app);
    const [one, other] = [fresh(), fresh()];
    await correct(account, one);
    const former = await linkTo(one, 'address-correction');
    const answers = await Promise.all([correct(account, other), correct(account, other)]);
    expect(answers.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect((await press(former)).status).toBe(400);
    expect((await press(await linkTo(other, 'address-correction'))).status).toBeLessThan(401);
    expect(await app.rows.addressCorrections.count({ accountId: account.sub })).toBe(1);
  });

  test('does not change when somebody else took the address meanwhile', async () => {
    const account = await buildAccount(app);
    const email = fresh();
    await correct(account, email);
    await press(await linkTo(email, 'address-correction'));
    const other = await buildAccount(app, { email });
    await pass(73);
    expect([await addressOf(account), await addressOf(other), await waits(account)]).toEqual([
      account.email,
      email,
      false,
    ]);
    await app.mailbox.newest(account.email, 'address-correction-ended');
    app.moveClock(-73 * hour);
  });
});

describe('a correction of an address', () => {
  beforeAll(() => begin());
  afterAll(() => app.stop());

  test('changes at once when it is proved after 72 hours, and with it what the former and the new mailbox open', async () => {
    const account = await buildAccount(app);
    const email = fresh();
    const { contacts } = app.services.clients;
    const who = { id: randomUUID(), clientId: client.clientId, at: app.services.nowSeconds() };
    const invited = { ...who, kind: 'technical', email, emailCanonical: email, invitedAt: who.at } as const;
    // Somebody has accepted an invitation in the new mailbox, and has no account there yet.
    await app.services.transaction(async (trx) => {
      await contacts.add(trx, { ...invited, accountId: null, joinedAt: null });
      await contacts.noteAcceptance(trx, who);
    });
    await correct(account, email);
    const proof = await linkTo(email, 'address-correction');
    await pass(73);
    expect(await addressOf(account)).toBe(account.email);
    await act(account, 'start-reset');
    const former = await linkTo(account.email, 'reset');
    const page = await press(proof);
    expect(page.body).toContain('Cette adresse est maintenant celle du compte');
    expect(await addressOf(account)).toBe(email);
    expect((await press(former)).status).toBe(400);
    expect(await contacts.contactClients(account.sub)).toEqual([client.clientId]);
    app.moveClock(-73 * hour);
  });

  test('ends with the account’s own change, its disabling and its deletion', async () => {
    for (const name of ['disable', 'delete'] as const) {
      const account = await buildAccount(app);
      const email = fresh();
      await correct(account, email);
      const proof = await linkTo(email, 'address-correction');
      await act(account, name);
      expect([name, await waits(account), (await press(proof)).status]).toEqual([name, false, 400]);
      expect((await correct(account, fresh())).kind).toBe('stale');
      expect((await act(account, 'resend-proof')).kind).toBe('stale');
    }
    const account = await buildAccount(app);
    await correct(account, fresh());
    const { browser } = await signIn(app, app.browser(), { client, account });
    await browser.open('/compte/profil');
    const own = fresh();
    await browser.submit({ email: own }, { action: 'save' });
    const { code } = await app.mailbox.newest(own, 'address-change-code');
    await browser.submit({ code: code ?? '' }, { action: 'verify' });
    expect([await addressOf(account), await waits(account)]).toEqual([own, false]);
  });

  test.each([
    ['gets a role', (account: BuiltAccount) => giveRole(app, { name: account.sub, role: 'support' })],
    ['becomes a contact', (account: BuiltAccount) => nameContact(app, { clientId: client.clientId, account })],
  ])('ends when its person %s, because the address of a holder changes with two agents', async (_what, give) => {
    const account = await buildAccount(app);
    const email = fresh();
    await correct(account, email);
    await press(await linkTo(email, 'address-correction'));
    await give(account);
    await app.mailbox.newest(account.email, 'address-correction-ended');
    await pass(73);
    expect([await addressOf(account), await waits(account)]).toEqual([account.email, false]);
    app.moveClock(-73 * hour);
  });

  test('takes effect once it is proved, however late the job comes', async () => {
    const account = await buildAccount(app);
    const email = fresh();
    await correct(account, email);
    await press(await linkTo(email, 'address-correction'));
    app.moveClock(200 * hour);
    await clearExpired(app.services);
    await pass(0);
    expect(await addressOf(account)).toBe(email);
    app.moveClock(-200 * hour);
  });

  test('ends with a new password by message, and with a change that its person takes back', async () => {
    const account = await buildAccount(app);
    await correct(account, fresh());
    const password = 'quinze-hiboux-sur-un-toit-rouge';
    await resetPassword(app, account.email, password);
    expect(await waits(account)).toBe(false);
    await app.mailbox.newest(account.email, 'address-correction-ended');
    await correct(account, fresh());
    expect((await press(await linkTo(account.email, 'password-changed'))).status).toBe(200);
    expect(await waits(account)).toBe(false);
  });

  test('tells the agent nothing of an address that another account has, and tells its person', async () => {
    const [account, other] = [await buildAccount(app), await buildAccount(app)];
    expect(await correct(account, other.email)).toEqual({ kind: 'done', facts: {} });
    await app.mailbox.newest(other.email, 'address-change-existing');
    expect(await app.mailbox.queued(other.email, 'address-correction')).toEqual([]);
    const own = await app.services.outbox.sentTo(account.sub, 20);
    expect(own.map(({ kind }) => kind)).not.toContain('address-change-existing');
    // The other account gives the address up, and the correction is still not proved.
    expect((await act(account, 'resend-proof')).kind).toBe('done');
    expect(await app.mailbox.queued(other.email, 'address-correction')).toEqual([]);
  });

  test('is refused for what is no address, for the present one, and beyond the limit of messages', async () => {
    const account = await buildAccount(app);
    for (const email of [
      '',
      'x',
      'a@b.test\r\nBcc: c@d.test',
      `${'a'.repeat(300)}@example.test`,
      'é@example.test',
      7,
      null,
      ['a@b.test'],
    ])
      expect([email, (await correct(account, email)).kind]).toEqual([email, 'invalid_input']);
    expect((await correct(account, account.email.toUpperCase())).kind).toBe('same_address');
    const kinds = [];
    for (let times = 0; times < 6; times++) kinds.push((await correct(account, fresh())).kind);
    expect(kinds).toEqual(['done', 'done', 'done', 'done', 'done', 'too_many_messages']);
    // Agents do not flood a stranger by way of several accounts either.
    const email = fresh();
    const others = [];
    for (let times = 0; times < 4; times++) others.push((await correct(await buildAccount(app), email)).kind);
    expect(others).toEqual(['done', 'done', 'done', 'too_many_messages']);
  });

  test('has its proof sent again, as has a change that the person asked for herself', async () => {
    const account = await buildAccount(app);
    expect((await act(account, 'resend-proof')).kind).toBe('nothing_waits');
    const { browser } = await signIn(app, app.browser(), { client, account });
    await browser.open('/compte/profil');
    const own = fresh();
    await browser.submit({ email: own }, { action: 'save' });
    expect((await act(account, 'resend-proof')).kind).toBe('done');
    await browser.open(await linkTo(own, 'address-change-again'));
    expect((await browser.submit({}, { action: 'confirm' })).status).toBe(200);
    expect(await addressOf(account)).toBe(own);
    const email = fresh();
    await correct(account, email);
    const first = await linkTo(email, 'address-correction');
    const exported = await gatherExport(app.services, account.sub);
    expect(exported?.document.address_correction).toMatchObject({ email, proved_at: null });
    expect((await act(account, 'resend-proof')).kind).toBe('done');
    expect((await app.mailbox.queued(email, 'address-correction')).length).toBe(2);
    expect((await press(first)).h1).toBe('Votre adresse est confirmée');
    expect((await act(account, 'resend-proof')).kind).toBe('nothing_waits');
  });
});
