import { queueMail } from '../../interactions/mails/queue-mail.ts';
import { canonicalName, nameCounter } from '../../src/domain/limits/name-counters.ts';
import { passwordCounter, secondFactorRule } from '../../src/domain/limits/throttle-rules.ts';
import { day } from '../../src/domain/time.ts';
import { showPerson } from '../../src/commands/people/show-person.ts';
import { actOn } from '../support/people/act-on.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { createClient } from '../support/services/create-client.ts';
import { giveIdentity } from '../support/people/linked-identity.ts';
import { readText } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { signIn, typeCredentials } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { until } from '../support/until.ts';
import { later } from '../support/later.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { not } from '../support/rows.ts';

const path = '/admin/personnes';

let app: TestApp;
let agent: { readonly browser: Browser; readonly account: BuiltAccount };

const lines = (event: string) => app.rows.audit.list({ event });

describe.each(bothDatabases)('the page of a person, on %s', (database) => {
  beforeAll(async () => {
    app = await startApp({ database });
    agent = await signInAs(app, ['support'], path);
  });
  afterAll(() => app.stop());

  const open = ({ sub }: Pick<BuiltAccount, 'sub'>) => agent.browser.open(`${path}/${sub}`);
  const textOf = (page: Page, selector: string) => readText(page.find(selector));

  test('says who she is, how she signs in and where, and nothing that a helpdesk does not need', async () => {
    const person = await buildAccount(app, { email: 'Marthe.Lepic@example.test', totp: true });
    const { sub, email, username } = person;
    const client = await createClient(app, { client_name: 'Carte des sentiers' });
    const { browser: hers } = await signIn(app, app.browser(), { client, account: person });
    await hers.submit({ otp: totpCode(person.totpSecret) }, { action: 'verify' });
    const identity = await giveIdentity(app, person, { email: 'canari-upstream@example.test' });
    const canaries = {
      phone: 'canari-phone',
      street: 'canari-street',
      locality: 'canari-locality',
      companyName: 'canari-company',
      jobTitle: 'canari-job',
    };
    await app.rows.accounts.change({ id: sub }, { givenName: 'Marthe', familyName: 'Lepic', ...canaries });
    await app.rows.totpDevices.change({ accountId: sub }, { label: 'canari-label' });

    const page = await open(person);
    expect([page.status, page.h1]).toEqual([200, email]);
    const facts = textOf(page, '#person-facts');
    for (const told of ['Marthe Lepic', email, username, sub, 'Français']) expect(facts).toContain(told);
    expect(textOf(page, '#person-standing')).toBe('Rien n’empêche cette personne de se connecter.');
    const ways = textOf(page, '#person-ways');
    for (const told of ['Application d’authentification', 'activée depuis', '10 utilisables', 'FranceConnect'])
      expect(ways).toContain(told);
    expect(textOf(page, '#person-sessions')).toContain('mot de passe et code d’une application (deux facteurs)');
    expect(textOf(page, '#person-sessions')).toContain('Carte des sentiers');
    expect(textOf(page, '#person-services')).toContain('Carte des sentiers');
    expect(textOf(page, '#person-history')).toContain('Connexion réussie');
    const secrets = [person.totpSecret, ...person.recoveryCodes, identity.subject, identity.email!, 'DUBOIS'];
    const { passwordHash } = await app.rows.accounts.first({ id: sub });
    for (const hidden of ['canari-', passwordHash!, ...secrets]) expect(page.body).not.toContain(hidden);
    expect(page.find('#person-actions form, #step')).toBeNull();
  });

  test('lists the messages that were sent to her, each with what has become of it', async () => {
    const { services } = app;
    const person = await buildAccount(app);
    const stranger = await buildAccount(app);
    const send = ({ sub, email }: BuiltAccount) =>
      services.inUnit(async () =>
        queueMail(services, { kind: 'welcome', to: email, accountId: sub, lang: 'fr', data: {} }),
      );
    await send(stranger);
    const sent = await send(person);
    await app.mailbox.newest(person.email, 'welcome');
    await until(
      async () => (await app.rows.outbox.find({ id: sent, deliveredAt: not(null) })) !== undefined,
      'a message that is noted as delivered',
    );
    const row = await app.rows.outbox.first({ id: sent });
    const others = [
      { id: 'a', lastError: 'EENVELOPE 550 RCPT', sealedBody: null },
      { id: 'b', lastError: null, sealedBody: null },
      { id: 'c', lastError: 'server: ECONNECTION', sealedBody: 'x' },
      { id: 'd', lastError: 'EENVELOPE 452 RCPT', sealedBody: 'x', subject: null },
    ];
    const late = { deliveredAt: null, dueAt: services.nowSeconds() + 50 };
    // The job would take messages up that wait for the server alone.
    const page = await withoutJobs(app, async () => {
      await app.rows.outbox.insert(others.map((one, at) => ({ ...row, ...late, ...one, createdAt: at })));
      return open(person);
    });
    const rows = page.find('#person-messages')!.querySelectorAll('tbody tr');
    expect(rows.map((one) => readText(one.querySelector('th')))).toEqual([
      ...Array.from({ length: 1 }, () => expect.stringContaining('Votre compte est créé') as string),
      'Courriel « welcome »',
      ...Array.from({ length: 3 }, () => expect.stringContaining('Votre compte est créé') as string),
    ]);
    const fates = rows.map((one) => readText(one.querySelector('td:last-child')));
    for (const [at, word] of [
      'Remis le',
      'a refusé (EENVELOPE 452 RCPT). Un nouvel essai',
      'ne prend rien pour le moment (ECONNECTION)',
      'Jamais parti',
      'Refusé par le serveur de courriel (EENVELOPE 550 RCPT)',
    ].entries())
      expect(fates[at]).toContain(word);
    await app.rows.outbox.remove({ id: ['a', 'b', 'c', 'd'] });
  });

  test('is kept in the audit once for each agent and visit, and she reads that the support has looked', async () => {
    const person = await buildAccount(app);
    const other = await signInAs(app, ['auditor']);
    const shown = async () =>
      (await lines('people.shown')).filter((line) => line.accountId === person.sub).map((line) => line.actorId);
    await open(person);
    await open(person);
    expect(await shown()).toEqual([agent.account.sub]);
    await other.browser.open(`${path}/${person.sub}`);
    expect(await shown()).toEqual([agent.account.sub, other.account.sub]);
    const by = { kind: 'client', id: 'ticket-system' } as const;
    await app.services.inUnit(() => showPerson(app.services, { sub: person.sub, by }), by);
    expect((await app.services.account.history.page({ accountId: person.sub, size: 1 }))[0]).toMatchObject({
      event: 'people.shown',
      isByAgent: true,
    });
    await app.rows.audit.change({ event: 'people.shown', accountId: person.sub }, { at: 5 });
    const page = await open(person);
    expect((await shown()).length).toBe(4);
    expect(textOf(page, '#person-history')).toContain('Compte consulté par l’assistance');
    const hers = await app.open('/compte/historique');
    const history = await typeCredentials(hers, person);
    expect(history.text).toContain('Compte consulté par l’assistance');
    expect(history.body).not.toContain(agent.account.sub);
    expect(history.body).not.toContain(agent.account.email);
  });

  if (database !== bothDatabases[0]) return;

  test('says in words what keeps her from signing in', async () => {
    const { services } = app;
    const now = services.nowSeconds();
    const person = await buildAccount(app);
    const { sub, username } = person;
    const browser = 'a-browser-of-hers';
    await app.rows.knownBrowsers.insert({ accountId: sub, browser, firstSeenAt: now, lastSeenAt: now });
    const failed = {
      failures: 12,
      blockedUntil: now + 900,
      windowStart: now,
      windowCount: 12,
      expiresAt: now + 900,
    };
    const counters = [
      { key: passwordCounter(sub), ...failed, failures: 100 },
      { key: `${nameCounter(services, canonicalName(username))}:${browser}`, ...failed },
      { key: secondFactorRule(sub).key, ...failed },
    ];
    await app.rows.throttles.insert(counters);
    await services.transaction((trx) =>
      services.lostDevice.requests.begin(trx, { accountId: sub, waitSeconds: 3600, proof: 'password' }),
    );
    await app.rows.accounts.change(
      { id: sub },
      {
        disabledAt: now,
        restrictedAt: now,
        deletionRequestedAt: now,
        deletionDueAt: now + 86_400,
        emailVerifiedAt: null,
        passwordChangedAt: now - 400 * 86_400,
      },
    );
    const page = await open(person);
    expect(page.find('#person-closing')!.text).toContain('Il ne lui permet pas de se connecter.');
    const ids = page
      .find('#person-standing')!
      .querySelectorAll('li')
      .map(({ id }) => id);
    expect(ids).toEqual(
      [
        'disabled',
        'restricted',
        'closing',
        'unproved',
        'locked-password',
        'locked-known-browser',
        'locked-second-factor',
        'password-over',
      ].map((name) => `person-${name}`),
    );
    expect(textOf(page, '#person-requests')).toContain('Appareil perdu, référence AP-');
    expect(textOf(page, '#person-locked-password')).toContain('après 100 échecs de suite');
    expect(textOf(page, '#person-locked-known-browser')).toMatch(/jusqu’au .* depuis un navigateur déjà utilisé/);
    expect(textOf(page, '#person-states')).toContain('Désactivé');
    await app.rows.throttles.change({ key: counters.map(({ key }) => key) }, { failures: 0, blockedUntil: 0 });
    expect((await open(person)).find('#person-locked-password, #person-locked-second-factor')).toBeNull();

    // The former service of the person has chosen the password.
    await app.rows.accounts.change({ id: sub }, { passwordChangedAt: 0 });
    const temporary = await open(person);
    expect(temporary.find('#person-password-over')).toBeNull();
    expect(textOf(temporary, '#person-password-temporary')).toContain('Mot de passe provisoire');
    expect(textOf(temporary, '#person-ways')).toContain('mot de passe provisoire');
    expect(temporary.text).not.toMatch(/19(70|71)/);
  });

  test('offers an agent nothing with the own account, and says that two agents act on a holder of a role', async () => {
    const own = await open(agent.account);
    expect(own.find('#own-account')).not.toBeNull();
    expect(own.find('#person-actions, #two-agents')).toBeNull();
    expect((await lines('people.shown')).some((line) => line.accountId === agent.account.sub)).toBe(false);
    const holder = await buildAccount(app, { roles: ['auditor'] });
    const by = { kind: 'account', id: agent.account.sub } as const;
    const reason = 'Demande 481';
    await actOn(app, { act: 'disable', accountId: holder.sub, reason, by });
    const page = await open(holder);
    expect(textOf(page, '#person-requests a')).toContain('Deux agents doivent donner leur accord pour désactiver');
    expect(page.find('#person-requests a')?.getAttribute('href')).toMatch(/^\/admin\/demandes\/[0-9a-f-]{36}$/);
    const person = await buildAccount(app);
    const input = { email: 'nouvelle.adresse@example.test' };
    await actOn(app, { act: 'correct-address', accountId: person.sub, input, reason, by });
    const corrected = await open(person);
    expect(textOf(corrected, '#person-correction')).toContain(input.email);
    expect(corrected.find('#person-requests')).toBeNull();
    expect(textOf(page, '#two-agents')).toContain('deuxième agent');
    expect(textOf(page, '#person-states')).toContain('Deux agents');
    const lapsed = await later(app, 2 * day, async () => {
      const back = await signInAs(app, ['support'], `${path}/${holder.sub}`);
      return back.browser.open(`${path}/${holder.sub}`);
    });
    // No job has ended the request yet.
    expect(lapsed.h1).toBe(holder.email);
    expect(lapsed.find('#person-requests')).toBeNull();
  });

  test('does not exist for the account of a service', async () => {
    const { clientId } = await createClient(app, { service_account: true });
    const record = await app.services.clients.registry.find(clientId);
    expect((await open({ sub: record!.serviceAccountId! })).status).toBe(404);
  });
});
