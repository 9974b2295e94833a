import { queueMail } from '../../interactions/mails/queue-mail.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { createServices } from '../../src/services.ts';
import { startServer } from '../../src/start-server.ts';
import { createUnit, withUnit } from '../../src/store/unit-of-work.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';

/** Queues a message and commits it in one unit, as a request does. */
async function send(app: TestApp, to: string): Promise<void> {
  const unit = createUnit();
  await withUnit(unit, async () => {
    queueMail(app.services, { kind: 'welcome', to, lang: 'fr', data: {} });
    await app.services.committer.commit(unit);
  });
}

interface OutboxRow {
  readonly recipient: string;
  readonly sealed_body: string | null;
  readonly attempts: number;
  readonly delivered_at: number | null;
  readonly last_error: string | null;
}

const rowsOf = (app: TestApp, recipient: string) =>
  app.services.database.knex('outbox').where({ recipient }) as unknown as Promise<OutboxRow[]>;

describe.each(bothDatabases)('the outbox, on %s', (database) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ database });
  });
  afterAll(() => app.stop());

  test('a message is sent right after the commit, and its body is erased', async () => {
    await send(app, 'tout-de-suite@example.test');
    const message = await app.mailbox.newest('tout-de-suite@example.test', 'welcome');
    expect(message.to).toEqual(['tout-de-suite@example.test']);
    await until(async () => (await rowsOf(app, 'tout-de-suite@example.test'))[0]?.delivered_at !== null);
    const [row] = await rowsOf(app, 'tout-de-suite@example.test');
    expect(row).toMatchObject({ sealed_body: null, attempts: 1, last_error: null });
  });

  test('a message waits while SMTP is down, and is sent once when it is back', async () => {
    const to = 'plus-tard@example.test';
    await app.mailbox.stop();
    await send(app, to);
    await until(async () => (await rowsOf(app, to))[0]?.last_error !== null);
    expect((await rowsOf(app, to))[0]).toMatchObject({ attempts: 1, delivered_at: null });
    await app.mailbox.restart();
    app.moveClock(11);
    await app.mailbox.newest(to);
    await until(async () => (await rowsOf(app, to))[0]?.delivered_at !== null);
    app.moveClock(3600);
    await send(app, 'apres@example.test');
    await app.mailbox.newest('apres@example.test');
    expect(app.mailbox.messages(to)).toHaveLength(1);
    // An SMTP answer may repeat the address of the recipient, so it is not logged.
    expect(app.logs()).toContain('a message was not taken');
    expect(app.logs()).not.toContain('plus-tard');
  });

  test('two processes on one database send each message once', async () => {
    const services = createServices({ ...app.services.config, port: 0 }, { log: app.services.log });
    const second = await startServer(services);
    const people = Array.from({ length: 12 }, (_, index) => `personne-${index}@example.test`);
    await Promise.all(people.map((to) => send(app, to)));
    for (const to of people) await app.mailbox.newest(to);
    await until(async () => (await app.services.database.knex('outbox').whereNull('delivered_at')).length === 0);
    await second.stop();
    for (const to of people) expect(app.mailbox.messages(to)).toHaveLength(1);
  });

  test('a message whose content has expired is not sent, and its body is erased', async () => {
    const to = 'trop-tard@example.test';
    await app.mailbox.stop();
    await send(app, to);
    await until(async () => (await rowsOf(app, to))[0]?.last_error !== null);
    app.moveClock(8 * 86_400);
    await app.mailbox.restart();
    await send(app, 'encore@example.test');
    await app.mailbox.newest('encore@example.test');
    expect(app.mailbox.messages(to)).toHaveLength(0);
    await clearExpired(app.services);
    expect((await rowsOf(app, to))[0]).toMatchObject({ sealed_body: null, delivered_at: null });
  });
});
