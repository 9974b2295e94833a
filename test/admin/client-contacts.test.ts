import { closeAccount } from '../../src/commands/deletion/close-account.ts';
import type { ContactKind } from '../../src/domain/clients/contacts/contact-kinds.ts';
import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import { remindOfLegacyEnds } from '../../src/jobs/remind-of-legacy-ends.ts';
import { remindOfSecrets } from '../../src/jobs/remind-of-secrets.ts';
import { tellOfLostContacts } from '../../src/jobs/tell-of-lost-contacts.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { dumpTables } from '../support/database/dump-database.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp } from '../support/describe-app.ts';
import { registerClient, type TestClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { later } from '../support/later.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { withMessages } from '../support/with-messages.ts';
import { typeBothFactors } from '../support/people/second-factor.ts';
import { pressLink } from '../support/people/account-address.ts';

const day = 86_400;
const reason = 'Nouvelle équipe';
let manager: Browser;
let managerEmail: string;

const app = describeApp();

beforeAll(async () => {
  const { browser, account } = await signInAs(app, ['client-manager']);
  manager = browser;
  managerEmail = account.email;
});

const pathOf = ({ clientId }: TestClient, form = '') => `/admin/clients/${clientId}/contacts${form}`;

async function invite(client: TestClient, email: string, kind: ContactKind = 'technical', browser = manager) {
  await browser.open(pathOf(client, '?nouveau'));
  return browser.submit({ email, kind, reason }, { action: 'invite' });
}

const seen = new Set<string>();

/** Waits for an invitation that no test has read yet, and returns its link. */
async function linkTo(email: string): Promise<string> {
  const invitations = () => app.mailbox.messages(email).filter(({ kind }) => kind === 'contact-invitation');
  const unread = () => invitations().find(({ links }) => !seen.has(links[0]!));
  await until(() => unread() !== undefined, `an invitation to ${email}`);
  const link = unread()!.links[0]!;
  seen.add(link);
  return link;
}

/** Makes this account a contact, by the invitation and its link. */
async function join(client: TestClient, { email }: { readonly email: string }, kind: ContactKind = 'technical') {
  expect((await invite(client, email, kind)).status).toBe(200);
  const link = await linkTo(email);
  expect((await pressLink(app, link)).h1).toBe('Invitation acceptée');
}

/** Signs in a person who has an application, and opens a page of the administration. */
async function enter(account: BuiltAccount, path: string) {
  const browser = await app.open(path);
  await typeBothFactors(browser, account);
  return browser;
}

const contactsOf = ({ clientId }: TestClient) => app.services.clients.contacts.list(clientId);

async function remove(client: TestClient, id: string, browser = manager) {
  await browser.open(pathOf(client, `?retirer=${id}`));
  return browser.submit({ reason }, { action: 'remove' });
}

describe('the contacts of a service', () => {
  test('the contacts of a service in the bin stay as they are', async () => {
    const client = await registerClient(app);
    await join(client, await buildAccount(app, { totp: true }));
    const before = await contactsOf(client);
    await manager.open(pathOf(client, `?retirer=${before[0]!.id}`));
    await runCli(['client', 'delete', client.clientId, '--reason', reason], { env: environmentOf(app) });
    const answer = await manager.submit({ reason }, { action: 'remove' });
    expect([answer.status, answer.find('#errors')?.text]).toEqual([409, expect.stringContaining('corbeille')]);
    expect((await invite(client, 'autre-contact@example.test')).status).toBe(409);
    expect(await contactsOf(client)).toEqual(before);
  });

  test('a person who accepts an invitation sees the service at once, and no other one', async () => {
    const client = await registerClient(app, { client_name: 'Cartes marines' });
    const other = await registerClient(app);
    const person = await buildAccount(app, { totp: true });
    const invited = await invite(client, person.email);
    expect(invited.text).toContain('L’invitation est envoyée');
    const message = await app.mailbox.newest(person.email, 'contact-invitation');
    expect(message.text).toContain('du service «\u00a0Cartes marines\u00a0»');
    const browser = app.browser();
    const page = await browser.open(message.links[0]!);
    expect(page.text).toContain('Cartes marines');
    expect(page.text).not.toContain(person.email);
    expect(await app.services.clients.contacts.contactClients(person.sub)).toEqual([]);
    await browser.submit({}, { action: 'confirm' });
    expect((await browser.open(message.links[0]!)).status).toBe(400);
    const inside = await enter(person, pathOf(client));
    expect(inside.page.find('#contacts')!.text).toContain(`${person.email} (vous)`);
    expect((await inside.open(pathOf(other))).status).toBe(404);
    // The list shows the letters of a domain, as the page of a person does.
    const next = await invite(client, 'claire@musée.example');
    expect(next.find('#contacts')!.text).toContain('claire@musée.example');
  });

  test('an old sign-in invites nobody, by whatever button the form says that it was sent', async () => {
    const client = await registerClient(app);
    const { browser } = await signInAs(app, ['client-manager']);
    app.moveClock(10 * 60);
    for (const action of ['', 'again', 'invite']) {
      const page = await browser.open(pathOf(client, '?nouveau'));
      const hidden = ['csrf', 'owner'].map((name) => [name, page.fieldValue(name) ?? '']);
      const form = { ...Object.fromEntries(hidden), action, email: 'personne@example.test', kind: 'technical', reason };
      await browser.post(pathOf(client, '?nouveau'), form);
    }
    expect(await contactsOf(client)).toEqual([]);
    app.moveClock(-10 * 60);
  });

  test('an address with and without an account gets the same message, the same pages and the same line in the list', async () => {
    const client = await registerClient(app);
    const known = await buildAccount(app, { totp: true });
    const answers: string[] = [];
    for (const email of [known.email, 'personne@example.test']) {
      await invite(client, email);
      const list = (await manager.open(pathOf(client))).find('#contacts')!.text;
      const message = await app.mailbox.newest(email, 'contact-invitation');
      const browser = app.browser();
      const opened = await browser.open(message.links[0]!);
      const done = await browser.submit({}, { action: 'confirm' });
      const marked = [message.subject, message.text, opened.text, done.text, list.includes(email)];
      const masks = new RegExp(`${email}|\\S+@\\S+|/lien/\\S+|\\d{2}:\\d{2}`, 'g');
      answers.push(JSON.stringify(marked).replace(masks, ''));
    }
    expect(answers[0]).toBe(answers[1]);
  });

  test('a person without an account joins with the account that she makes afterwards', async () => {
    const client = await registerClient(app);
    const email = 'nouvelle@example.test';
    await join(client, { email }, 'data-protection');
    expect((await contactsOf(client))[0]).toMatchObject({ accountId: null, joinedAt: null });
    const account = await buildAccount(app, { email });
    expect((await contactsOf(client))[0]).toMatchObject({ accountId: account.sub, kind: 'data-protection' });
    expect((await app.services.account.accounts.find(account.sub))!.roles).toEqual(['client-contact']);
  });

  test('an invitation that nobody has accepted ties no account, and one for another address neither', async () => {
    const client = await registerClient(app);
    await invite(client, 'silence@example.test');
    const account = await buildAccount(app, { email: 'silence@example.test' });
    const other = await buildAccount(app, { totp: true });
    await invite(client, 'autre@example.test');
    const browser = await enter(other, '/compte');
    const page = await browser.open(await linkTo('autre@example.test'));
    expect(page.text).toContain('Un autre compte est connecté');
    await browser.submit({}, { action: 'confirm' });
    for (const { sub } of [account, other]) {
      expect(await app.services.clients.contacts.contactClients(sub)).toEqual([]);
      expect((await app.services.account.accounts.find(sub))!.roles).toEqual([]);
    }
  });

  test('the link of an invitation ends with a new invitation, with its withdrawal, and after a week', async () => {
    const client = await registerClient(app);
    const email = 'attente@example.test';
    await invite(client, email);
    const first = await linkTo(email);
    const { id } = (await contactsOf(client))[0]!;
    await manager.open(pathOf(client, `?inviter=${id}`));
    expect((await manager.submit({ reason }, { action: 'again' })).text).toContain('L’invitation est envoyée');
    const second = await linkTo(email);
    const browser = app.browser();
    expect((await browser.open(first)).status).toBe(400);
    expect((await browser.open(second)).status).toBe(200);
    expect((await remove(client, id)).text).toContain('L’invitation est retirée');
    expect((await browser.open(second)).status).toBe(400);
    expect(await contactsOf(client)).toEqual([]);
    await invite(client, email);
    const third = await linkTo(email);
    expect((await later(app, 7 * day, () => browser.open(third))).status).toBe(400);
  });

  test('an invitation that nobody has followed for three months goes with its address', async () => {
    const client = await registerClient(app);
    await invite(client, 'jamais@example.test');
    const clear = () => app.services.operation.expiry.clear('invitations of contacts');
    await later(app, 89 * day, clear);
    expect(await contactsOf(client)).toHaveLength(1);
    await later(app, 91 * day, clear);
    expect(await contactsOf(client)).toEqual([]);
  });

  test('a contact who is removed loses the pages at her next request, and a form that she left open is not found', async () => {
    const client = await registerClient(app, { status: 'test' });
    const person = await buildAccount(app, { totp: true });
    await join(client, person);
    const browser = await enter(person, pathOf(client, '?nouveau'));
    expect(browser.page.status).toBe(200);
    const { id } = (await contactsOf(client))[0]!;
    expect((await remove(client, id)).text).toContain('Le contact est retiré');
    const late = await browser.submit({ email: 'ami@example.test', kind: 'technical', reason }, { action: 'invite' });
    expect(late.status).toBe(404);
    expect((await browser.open(`/admin/clients/${client.clientId}`)).status).toBe(404);
    expect((await app.services.account.accounts.find(person.sub))!.roles).toEqual([]);
    expect(await contactsOf(client)).toEqual([]);
  });

  test('a service in production keeps one contact of each kind, also when two are removed at once', async () => {
    const client = await registerClient(app);
    for (const kind of ['technical', 'technical', 'data-protection'] as const)
      await join(client, await buildAccount(app), kind);
    expect(await app.services.clients.contacts.missingContacts(client.clientId)).toEqual([]);
    const [one, other, third] = await contactsOf(client);
    const tabs = [manager.fork(), manager.fork()];
    await tabs[0]!.open(pathOf(client, `?retirer=${one!.id}`));
    await tabs[1]!.open(pathOf(client, `?retirer=${other!.id}`));
    const answers = await Promise.all(tabs.map((tab) => tab.submit({ reason }, { action: 'remove' })));
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 409]));
    expect(answers.find(({ status }) => status === 409)!.text).toContain('il garde au moins un contact de ce rôle');
    expect((await remove(client, third!.id)).status).toBe(409);
    expect(await app.services.clients.contacts.missingContacts(client.clientId)).toEqual([]);
  });

  test('a contact invites others to her service alone, and the ids of other services name nobody', async () => {
    const client = await registerClient(app);
    const other = await registerClient(app);
    const person = await buildAccount(app, { totp: true });
    await join(client, person);
    await invite(other, 'ailleurs@example.test');
    const [foreign] = await contactsOf(other);
    const browser = await enter(person, pathOf(client));
    expect((await invite(client, 'collegue@example.test', 'technical', browser)).text).toContain(
      'collegue@example.test',
    );
    for (const form of [`?retirer=${foreign!.id}`, `?inviter=${foreign!.id}`, '?retirer=%00', '?inviter='])
      expect([form, (await browser.open(pathOf(client, form))).status]).toEqual([form, 404]);
    expect((await browser.open(pathOf(other, '?nouveau'))).status).toBe(404);
  });

  test('a wrong form says what to do, keeps what was typed, and sends nothing', async () => {
    const client = await registerClient(app);
    const page = await manager.open(pathOf(client, '?nouveau'));
    const wrong = await manager.submit(
      { email: 'pas une adresse', kind: 'technical', reason: 'x' },
      { action: 'invite' },
    );
    expect(wrong.status).toBe(422);
    expect(wrong.fieldValue('email')).toBe('pas une adresse');
    expect(wrong.invalidFields).toEqual(['email', 'reason']);
    const twice = async () => invite(client, 'deux@example.test');
    expect((await twice()).status).toBe(200);
    expect((await twice()).fieldMessage('email')).toContain('déjà dans la liste');
    const forged = await manager.post(String(page.url), {
      kind: 'owner',
      email: 'a@example.test',
      reason,
      joined_at: '1',
    });
    expect(forged.status).toBeGreaterThanOrEqual(400);
    expect((await contactsOf(client)).map(({ email, accountId }) => [email, accountId])).toEqual([
      ['deux@example.test', null],
    ]);
  });

  test('a service sends twenty invitations a day', async () => {
    const client = await registerClient(app);
    for (let number = 1; number <= 20; number++) {
      const email = `personne-${number}@example.test`;
      expect((await invite(client, email)).status).toBe(200);
      const { id } = (await contactsOf(client))[0]!;
      await remove(client, id);
    }
    expect((await invite(client, 'une-de-trop@example.test')).status).toBe(429);
    expect(await contactsOf(client)).toEqual([]);
  });

  test('those who manage services are told when one in production loses its contact with an account', async () => {
    const [serving, trying] = [
      await registerClient(app, { client_name: 'Fond de plan' }),
      await registerClient(app, { status: 'test' }),
    ];
    const person = await buildAccount(app);
    await join(serving, person);
    await join(trying, person);
    await invite(serving, person.email, 'data-protection');
    const { services } = app;
    await services.inUnit(() => closeAccount(services, { accountId: person.sub, by: 'owner' }));
    await later(app, 31 * day, async () => {
      await deleteDueAccounts(services);
      expect([await contactsOf(serving), await contactsOf(trying)]).toEqual([[], []]);
      await tellOfLostContacts(services);
      await tellOfLostContacts(services);
    });
    const message = await app.mailbox.newest(managerEmail, 'contacts-missing');
    expect(message.text).toContain('Fond de plan');
    expect(message.text).toContain('contact technique');
    expect(await app.mailbox.queued(managerEmail, 'contacts-missing')).toHaveLength(1);
    expect(message.text).not.toContain(person.email);
  });

  test('addresses of contacts stand in their table and in messages alone', async () => {
    const client = await registerClient(app);
    const email = 'discretion@example.test';
    await join(client, { email });
    await remove(client, (await contactsOf(client))[0]!.id);
    const dump = await dumpTables(app);
    const holding = Object.entries(dump).flatMap(([table, rows]) => (rows.includes(email) ? [table] : []));
    expect(holding.filter((table) => table !== 'outbox')).toEqual([]);
    expect(app.logs()).not.toContain(email);
    expect(dump['audit']).toContain('client.contact_invited');
  });
});

test('the end of legacy options is told 30 days before and once it has passed, and the options go on working', async () => {
  const client = await registerClient(app, {
    client_name: 'Ancien géoportail',
    require_pkce: false,
    legacy_reason: 'Une bibliothèque de 2019.',
    legacy_until: new Date(1000 * (app.services.nowSeconds() + 40 * day)).toISOString().slice(0, 10),
  });
  const person = await buildAccount(app);
  await join(client, person);
  const round = () => remindOfLegacyEnds(app.services);
  await round();
  for (const days of [15, 16, 46, 47])
    await later(app, days * day, async () => {
      await Promise.all([round(), round()]);
    });
  expect(await app.mailbox.queued(person.email, 'legacy-ending')).toHaveLength(2);
  const told = () => app.mailbox.messages(person.email).filter(({ kind }) => kind === 'legacy-ending');
  await until(() => told().length >= 2, 'two reminders');
  expect(told().some(({ text }) => text?.includes('fonctionnent encore'))).toBe(true);
  expect((await app.services.clients.registry.find(client.clientId))?.metadata.require_pkce).toBe(false);
});

test('a reminder about one service that cannot be written does not keep the others from theirs', async () => {
  const legacy_until = new Date(1000 * (app.services.nowSeconds() + 10 * day)).toISOString().slice(0, 10);
  const file = { require_pkce: false, legacy_reason: 'Une bibliothèque de 2019.', legacy_until };
  const told: string[] = [];
  await withoutJobs(app, async () => {
    const clients = [await registerClient(app, file), await registerClient(app, file)];
    const [failing, other] = clients.map(({ clientId }) => clientId).toSorted();
    const services = withMessages(app.services, {
      legacyEnding({ clientId }) {
        if (clientId === failing) throw new Error('no room');
        told.push(clientId);
      },
    });
    await expect(remindOfLegacyEnds(services)).rejects.toThrow('no room');
    expect(new Set(told)).toEqual(new Set([other]));
  });
});

describe('the end of a secret', () => {
  const endIn = async ({ clientId }: TestClient, days: number) => {
    const record = (await app.services.clients.registry.find(clientId))!;
    const expiresAt = app.services.nowSeconds() + days * day;
    const secrets = record.secrets.map((secret) => ({ ...secret, expiresAt }));
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record, secrets }));
    await app.services.operation.versions.check();
  };
  const round = () => remindOfSecrets(app.services);
  const remindersTo = async (email: string) => (await app.mailbox.queued(email, 'secret-ending')).length;

  test('is told to the technical contacts 30, 7 and 1 days before, once each, by any number of processes', async () => {
    const client = await registerClient(app, { client_name: 'Géoportail' });
    const [person, lawyer] = [await buildAccount(app), await buildAccount(app)];
    await join(client, person);
    await join(client, lawyer, 'data-protection');
    await invite(client, 'pas-encore@example.test');
    await endIn(client, 31);
    await round();
    for (const days of [1, 6, 24, 30])
      await later(app, days * day, async () => {
        await Promise.all([round(), round(), round()]);
        await round();
      });
    const counts = [person.email, lawyer.email, 'pas-encore@example.test'].map(remindersTo);
    expect(await Promise.all(counts)).toEqual([3, 0, 0]);
    const lastOne = () =>
      app.mailbox
        .messages(person.email)
        .find(({ kind, text }) => kind === 'secret-ending' && text?.includes('expire dans un jour'));
    await until(() => lastOne() !== undefined, 'the last reminder');
    expect(lastOne()!.text).toContain('Géoportail');
  });
});
