import { readConfig, settingNames } from '../../config/schema.ts';
import { maskedSettings, shownSettings } from '../../config/standing-settings.ts';
import { readText } from '../support/requests/page.ts';
import { pauseOfJob } from '../../src/domain/state/pause-of-job.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp } from '../support/describe-app.ts';
import { registerClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { rowsIn } from '../support/rows.ts';

const app = describeApp({ upstreams: true });

describe('the state of the processes', () => {
  test('tells when each job last ran, and is gone when the process stops', async () => {
    const { processes } = app.services.state;
    const lived = async () => (await processes.list())[0]?.jobs.some(({ name }) => name === 'mail') === true;
    await until(lived, 'a sign of life after the first round of a job');
    const [own] = await processes.list();
    expect(own).toMatchObject({ id: processes.id, version: expect.stringMatching(/^\d+\.\d+\.\d+/), warnings: [] });
    expect(own?.jobs.find(({ name }) => name === 'mail')).toMatchObject({ failures: 0, every: 1000 });
    expect(own?.upstreams.map(({ name }) => name)).toEqual(['franceconnect', 'proconnect']);
    await app.restart();
    expect((await app.services.state.processes.list()).map(({ id }) => id)).not.toContain(processes.id);
  });
});

test('a job that fails tries again soon, and never later than it would have run', () => {
  const second = 1000;
  const pauses = (every: number) => [0, 1, 2, 4, 9, 5000].map((failures) => pauseOfJob({ every, failures }) / second);
  expect(pauses(second)).toEqual([1, 2, 4, 16, 16, 16]);
  expect(pauses(3600 * second)).toEqual([3600, 2, 4, 16, 512, 3600]);
});

const quiet = { running: 0, waiting: 0, mostWaiting: 16 };

describe('the state page', () => {
  test('puts what is wrong first and says what to do next, without a secret and without the address of a person', async () => {
    const { nowSeconds } = app.services;
    const { processes } = app.services.state;
    const now = nowSeconds();
    const { browser } = await signInAs(app, ['auditor']);
    // The process would tell its own state again, and take the message up.
    const page = await withoutJobs(app, async () => {
      await processes.beat({
        node: '24.0.0',
        memory: 80,
        hashing: { ...quiet, waiting: 16 },
        upstreams: [{ name: 'proconnect', answeredAt: now - 900, failedAt: now - 10, keysAt: now - 900 }],
        jobs: [
          { name: 'mail', endedAt: now - 1, duration: 2, failures: 0, every: 1000 },
          { name: 'expiry', endedAt: now - 1, duration: 2, failures: 3, every: 60_000 },
        ],
        warnings: ['ADDRESS_LIMITS is 100'],
      });
      await app.rows.outbox.insert({
        id: 'stuck',
        kind: 'reset',
        recipient: 'someone@example.test',
        sealedBody: 'sealed',
        createdAt: now - 7200,
        dueAt: now + 3600,
        expiresAt: now + 7200,
        attempts: 4,
        lastError: 'server: ECONNREFUSED 10.1.2.3',
      });
      return browser.open('/admin/etat');
    });
    const kinds = (id: string) =>
      page
        .find(id)
        ?.querySelectorAll('li[data-kind]')
        .map((line) => line.getAttribute('data-kind')) ?? [];
    expect(kinds('#state-problem')).toEqual(['outbox', 'hashing', 'job']);
    expect(kinds('#state-warning')).toEqual(['upstream', 'start']);
    expect(kinds('#state-good')).toEqual(expect.arrayContaining(['database', 'migrations', 'key', 'job', 'secrets']));
    for (const line of page.find('#state-problem')?.querySelectorAll('li[data-kind]') ?? [])
      expect(line.querySelectorAll('p').length).toBeGreaterThan(1);
    expect(page.text).not.toMatch(/someone@|ECONNREFUSED|10\.1\.2\.3/);
    await app.rows.outbox.remove();
  });

  test('says when the newest backup was made, and warns when that is 26 hours ago', async () => {
    const { services } = app;
    const { browser } = await signInAs(app, ['auditor']);
    const line = async () => (await browser.open('/admin/etat')).find('[data-kind="backup"]');
    expect((await line())?.text).toContain('aucune sauvegarde');
    const made = async (hours: number) => {
      const at = services.nowSeconds() - hours * 3600 - 60;
      await services.transaction(async (trx) => {
        await rowsIn(trx).backups.remove();
        await services.backup.backups.note(trx, { at, kind: 'rows', bytes: 41_000_000 });
      });
      return (await line())?.parentNode?.parentNode?.id ?? (await line())?.parentNode?.id;
    };
    expect(await made(25)).toContain('good');
    expect((await line())?.text).toContain('41 Mo');
    expect(await made(26)).toContain('warning');
    expect(await made(7 * 24)).toContain('problem');
    await services.transaction((trx) => rowsIn(trx).backups.remove());
  });

  test('lists the services whose secret ends within a month, in the order of the ends', async () => {
    const { nowSeconds } = app.services;
    const names = ['Trop tard', 'Bientôt', 'Plus tard'];
    const ends = [20, 3, 90];
    for (const [at, client_name] of names.entries()) {
      const { clientId } = await registerClient(app, { client_name });
      const [secret] = (await app.rows.clients.first({ clientId })).secrets!;
      const expiresAt = nowSeconds() + (ends[at] ?? 0) * 86_400;
      await app.rows.clients.change({ clientId }, { secrets: [{ ...secret, expiresAt }] });
    }
    const { browser } = await signInAs(app, ['admin']);
    const page = await browser.open('/admin/etat');
    const secrets = page.find('[data-kind="secrets"]');
    expect(secrets?.querySelectorAll('li a').map(({ text }) => text)).toEqual(['Bientôt', 'Trop tard']);
  });

  test('answers while an upstream and the mail server hang, because it asks neither', async () => {
    const { browser } = await signInAs(app, ['admin']);
    await app.standIns.stop();
    await app.mailbox.stop();
    expect((await browser.open('/admin/etat')).status).toBe(200);
    await app.mailbox.restart();
  });
});

describe('the page of the settings', () => {
  test('shows or masks every setting by its name, and no secret reaches it', async () => {
    expect(
      [...shownSettings, ...maskedSettings].filter((name) => settingNames.includes(name as never)).toSorted(),
    ).toEqual([...settingNames].toSorted());
    const { browser } = await signInAs(app, ['auditor']);
    const page = await browser.open('/admin/etat/reglages');
    const rows = page.all('#settings tbody tr');
    expect(rows.map((row) => readText(row.querySelector('th')))).toEqual(settingNames);
    const { config } = app.services;
    expect(readText(rows[settingNames.indexOf('ISSUER')]!)).toContain(config.issuer);
    for (const name of maskedSettings)
      expect(readText(rows[settingNames.indexOf(name as never)]!)).toMatch(/jamais affiché/i);
    const secrets = [config.cookieKeys, config.encryptionKeys, config.passwordPepper].flat();
    for (const secret of [...secrets, config.databaseUrl, config.smtpUrl]) expect(page.body).not.toContain(secret);
  });

  test('says where each value comes from, and masks an address that holds a password', () => {
    const { standing } = readConfig({
      AUDIT_DAYS: '90',
      SUPPORT_EMAIL_FILE: '/dev/null',
      DATABASE_URL: 'postgres://geopf:geheim@db.example/geopf',
      FRANCECONNECT_JWKS_URI: 'https://lecteur:geheim@fc.example/jwks',
    });
    const of = (wanted: string) => standing.find(({ name }) => name === wanted);
    expect(of('AUDIT_DAYS')).toMatchObject({ source: 'environment', value: '90' });
    expect(of('SUPPORT_EMAIL')).toMatchObject({ source: 'file', value: 'geoplateforme@ign.fr' });
    expect(of('DELETION_DAYS')).toMatchObject({ source: 'default', value: '30' });
    expect(of('FRANCECONNECT_JWKS_URI')).toMatchObject({ isMasked: true, value: undefined });
    expect(JSON.stringify(standing)).not.toContain('geheim');
  });
});

describe('the first page of the administration', () => {
  test('tells a manager what waits, and a contact nothing of other services', async () => {
    const { browser, account } = await signInAs(app, ['client-manager']);
    const [one, other] = [await registerClient(app, { client_name: 'Ancien' }), await registerClient(app)];
    const at = app.services.nowSeconds();
    await app.services.transaction(async (trx) => {
      const { productionRequests } = app.services.clients;
      const asked = { accountId: account.sub, reason: 'Prêt' };
      await productionRequests.insert(trx, { ...asked, clientId: other.clientId, at: at - 3600 });
      await productionRequests.insert(trx, { ...asked, clientId: one.clientId, at: at - 3 * 86_400 });
    });
    const page = await browser.open('/admin');
    expect(page.find('#waiting-secret')?.text).toContain('2 services');
    expect(page.find('#waiting-problems')).toBeNull();
    // Each thing that waits has its number and its age, and the one that has waited longest comes first.
    const production = page.find('#waiting-production');
    expect(production?.querySelector('.fr-badge')?.text.replaceAll(/\s/g, ' ')).toBe('2 en attente');
    expect(production?.text).toMatch(/Ancien.*La plus longue attente\s: 3\sjours/);
    expect(production?.querySelector('a')?.getAttribute('href')).toBe(`/admin/clients/${one.clientId}/production`);
    // A manager of services finds services alone.
    expect(page.all('form[role="search"] button').map((button) => button.getAttribute('formaction'))).toEqual([
      '/admin/clients',
    ]);
    const contact = await signInAs(app, ['client-contact']);
    const own = await contact.browser.open('/admin');
    expect(own.find('#beginnings')).toBeNull();
    expect(own.find('#nothing-waits')?.text).not.toBe('');
    expect(own.find('#month-none')).toBeNull();
  });

  test('draws sign-ins by way, registrations and refusals, with a table of the numbers', async () => {
    const { nowSeconds } = app.services;
    const today = Math.floor(nowSeconds() / 86_400);
    const row = (kind: string, count: number, day = today) => ({ day, clientId: '', kind, count });
    const { browser } = await signInAs(app, ['auditor']);
    // The sign-ins of these tests are counted by a job.
    const page = await withoutJobs(app, async () => {
      await app.rows.dayCounts.remove();
      await app.rows.dayCounts.insert([
        row('sign-in:password', 40),
        row('sign-in:franceconnect', 2),
        row('sign-in:former-upstream', 1),
        row('sign-in:password', 9, today - 30),
        row('registrations', 7),
        row('refusals', 5, today - 29),
      ]);
      return browser.open('/admin');
    });
    // An auditor reads both lists: the search comes first, and each button leads to its own.
    expect(page.find('main form')?.getAttribute('role')).toBe('search');
    expect(page.all('form[role="search"] button').map((button) => button.getAttribute('formaction'))).toEqual([
      '/admin/personnes',
      '/admin/clients',
    ]);
    expect(page.find('#month desc')?.text).toMatch(/43 connexions, 7 inscriptions, 5 refus/);
    const heads = page
      .find('#month-numbers')
      ?.querySelectorAll('thead th')
      .map(({ text }) => text);
    expect(heads).toEqual(['Jour', 'Mot de passe', 'FranceConnect', 'Autre', 'Inscriptions', 'Refus']);
    const rows = page.find('#month-numbers')?.querySelectorAll('tbody tr') ?? [];
    expect(rows[0]?.querySelectorAll('td').map(({ text }) => text)).toEqual(['40', '2', '1', '7', '0']);
    expect(
      rows
        .at(-1)
        ?.querySelectorAll('td')
        .map(({ text }) => text),
    ).toEqual(['0', '0', '0', '0', '5']);
  });
});
