import { SMTPServer } from 'smtp-server';
import { queueMail } from '../../interactions/mails/queue-mail.ts';
import { createMailTransport } from '../../src/mail/transport.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { createServices } from '../../src/server/create-services.ts';
import { startServer } from '../../src/server/start-server.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { describeApp } from '../support/describe-app.ts';
import type { Row } from '../support/rows.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';

/** Queues a message and commits it in one unit, as a request does. */
async function commit(app: TestApp, queue: () => void): Promise<void> {
  const unit = createUnit();
  await withUnit(unit, async () => {
    queue();
    await app.services.committer.commit(unit);
  });
}

const send = (app: TestApp, to: string) =>
  commit(app, () => queueMail(app.services, { accountId: undefined, kind: 'welcome', to, lang: 'fr', data: {} }));

/** Lets time pass, and has the job look at once instead of within a second. */
const pass = (app: TestApp, seconds: number): void => {
  app.moveClock(seconds);
  app.services.outbox.wake();
};

/** Ids of the rows by recipient, since a row forgets the recipient once its message has left. */
const seen = new Map<string, ReadonlySet<string>>();

async function rowsOf(app: TestApp, to: string): Promise<readonly Row<'outbox'>[]> {
  const queued = await app.mailbox.queued(to);
  const ids = new Set([...(seen.get(to) ?? []), ...queued.map(({ id }) => id)]);
  seen.set(to, ids);
  return app.rows.outbox.list({ id: [...ids] });
}

describe.each(bothDatabases)('the outbox, on %s', (database) => {
  const app = describeApp({ database });

  test('a message is sent right after the commit, and its body and its address are erased', async () => {
    await send(app, 'tout-de-suite@example.test');
    const message = await app.mailbox.newest('tout-de-suite@example.test', 'welcome');
    expect(message.to).toEqual(['tout-de-suite@example.test']);
    await until(async () => (await rowsOf(app, 'tout-de-suite@example.test'))[0]?.deliveredAt !== null);
    const [row] = await rowsOf(app, 'tout-de-suite@example.test');
    expect(row).toMatchObject({ recipient: '', sealedBody: null, attempts: 1, lastError: null });
  });

  test('a message waits while SMTP is down, and is sent once when it is back', async () => {
    const to = 'plus-tard@example.test';
    await app.mailbox.stop();
    await send(app, to);
    await until(async () => (await rowsOf(app, to))[0]?.lastError !== null);
    expect((await rowsOf(app, to))[0]).toMatchObject({ attempts: 1, deliveredAt: null });
    await app.mailbox.restart();
    app.moveClock(11);
    await app.mailbox.newest(to);
    await until(async () => (await rowsOf(app, to))[0]?.deliveredAt !== null);
    app.moveClock(3600);
    await send(app, 'apres@example.test');
    await app.mailbox.newest('apres@example.test');
    expect(app.mailbox.messages(to)).toHaveLength(1);
    // An SMTP answer may repeat the address of the recipient, so it is not logged.
    expect(app.logs()).toContain('a message was not taken');
    expect(app.logs()).not.toContain('plus-tard');
  });

  /** Lets so many tries fail, each as soon as it is due. */
  const fail = async (to: string, tries: readonly number[]) => {
    for (const [index, wait] of tries.entries()) {
      const isTried = ([row]: readonly Row<'outbox'>[]) => row?.attempts === index + 1 && row.lastError !== null;
      await until(async () => isTried(await rowsOf(app, to)), `try ${index + 1}`);
      if (index < tries.length - 1) pass(app, wait);
    }
  };

  test('messages that waited for the mail server leave as soon as it takes one', async () => {
    const to = 'enfin@example.test';
    await app.mailbox.stop();
    await send(app, to);
    await fail(to, [11, 31]);
    await app.mailbox.restart();
    await send(app, 'autre@example.test');
    await app.mailbox.newest(to);
  });

  test('a message is sent in the years whose seconds need more than 31 bits', async () => {
    const twelveYears = 12 * 366 * 86_400;
    app.moveClock(twelveYears);
    await send(app, 'apres-2038@example.test');
    await app.mailbox.newest('apres-2038@example.test', 'welcome');
    app.moveClock(-twelveYears);
  });

  test('messages that leave at the same moment are noted together', async () => {
    const { counters } = app.services.database;
    const many = 8;
    const commitsOf = async (round: number) => {
      const people = Array.from({ length: many }, (_, place) => `ensemble-${round}-${place}@example.test`);
      const before = counters.commits;
      await commit(app, () => {
        for (const to of people)
          queueMail(app.services, { accountId: undefined, kind: 'welcome', to, lang: 'fr', data: {} });
      });
      for (const to of people) await until(async () => (await rowsOf(app, to))[0]?.deliveredAt !== null);
      return counters.commits - before;
    };
    // On a crowded machine they do not leave at the same moment each time.
    let fewest = Infinity;
    for (let round = 0; round < 10 && fewest > many; round++) fewest = Math.min(fewest, await commitsOf(round));
    expect(fewest).toBeLessThan(1 + many);
  });

  test('two processes on one database send each message once', async () => {
    const services = createServices({ ...app.services.config, port: 0 }, { log: app.services.log });
    const second = await startServer(services);
    const people = Array.from({ length: 12 }, (_, index) => `personne-${index}@example.test`);
    await Promise.all(people.map((to) => send(app, to)));
    for (const to of people) await app.mailbox.newest(to);
    await until(async () => (await app.rows.outbox.count({ deliveredAt: null })) === 0);
    await second.stop();
    for (const to of people) expect(app.mailbox.messages(to)).toHaveLength(1);
  });

  test('a message whose content has expired is not sent, and its body is erased', async () => {
    const to = 'trop-tard@example.test';
    await app.mailbox.stop();
    await send(app, to);
    await until(async () => (await rowsOf(app, to))[0]?.lastError !== null);
    app.moveClock(8 * 86_400);
    await app.mailbox.restart();
    await send(app, 'encore@example.test');
    await app.mailbox.newest('encore@example.test');
    expect(app.mailbox.messages(to)).toHaveLength(0);
    await withoutJobs(app, () => clearExpired(app.services));
    expect((await rowsOf(app, to))[0]).toMatchObject({ recipient: '', sealedBody: null, deliveredAt: null });
  });

  if (database !== bothDatabases[0]) return;

  test('where TLS is required, a message does not leave over a bare connection, whatever the address of the server says', async () => {
    for (const smtpUrl of [
      app.services.config.smtpUrl,
      `${app.services.config.smtpUrl}/?requireTLS=false&ignoreTLS=true`,
    ]) {
      const transport = createMailTransport({ ...app.services.config, smtpUrl, smtpTlsRequired: true });
      const mail = {
        id: 'bare',
        kind: 'welcome',
        to: 'en-clair@example.test',
        lang: 'fr',
        subject: 's',
        text: 't',
        html: 'h',
      };
      const sent = transport.send({ ...mail, createdAt: 1 }, AbortSignal.timeout(30_000));
      await expect(sent).rejects.toMatchObject({ code: 'ETLS' });
      transport.close();
    }
    expect(app.mailbox.messages('en-clair@example.test')).toEqual([]);
  });

  test('a message that leaves when its code is dead holds its link alone', async () => {
    const to = 'retard@example.test';
    const link = `${app.url}/lien/${'k'.repeat(43)}`;
    await app.mailbox.stop();
    for (const kind of ['verify-address', 'address-change-code'] as const) {
      await commit(app, () =>
        queueMail(app.services, { accountId: undefined, kind, to, lang: 'fr', data: { code: '04815162', link } }),
      );
    }
    await commit(app, () =>
      queueMail(app.services, {
        accountId: undefined,
        kind: 'lost-device-code',
        to,
        lang: 'fr',
        data: { code: '04815162' },
      }),
    );
    await until(async () => (await rowsOf(app, to)).every((row) => row.lastError !== null));
    await app.mailbox.restart();
    pass(app, 9 * 60 + 1);
    for (const kind of ['verify-address', 'address-change-code']) {
      const message = await app.mailbox.newest(to, kind);
      expect([message.code, message.links[0]]).toEqual([null, link]);
      expect(message.text).toContain('Ce message a été retardé');
      expect(message.html).not.toContain('04815162');
    }
    expect(app.mailbox.messages(to)).toHaveLength(2);
  });

  test('a clock that is set back by an hour holds up no message', async () => {
    await app.mailbox.stop();
    const waiting = 'heure-hiver@example.test';
    await send(app, waiting);
    await fail(waiting, [11]);
    await app.mailbox.restart();
    pass(app, -3600);
    await app.mailbox.newest(waiting);
    app.moveClock(3600);
  });
});

describe('a mail server that is slow to take some messages, or takes them never', () => {
  const taken: string[] = [];
  const held = new Map<string, () => void>();
  const slow = 'lente@example.test';
  const crowd = new Map<string, () => void>();
  let isCrowdHeld = true;
  let app: TestApp;

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      if (isCrowdHeld && address.startsWith('foule-')) return void crowd.set(address, () => done());
      if (address !== slow) return done();
      held.set(address, () => done(Object.assign(new Error('come back later'), { responseCode: 450 })));
    },
    onData(stream, { envelope }, done) {
      stream.resume().once('end', () => {
        taken.push(...envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });
  beforeAll(async () => {
    server.on('error', () => {});
    const listening = await new Promise<{ port: number }>((resolve) => {
      const { server: socket } = server;
      server.listen(0, '127.0.0.1', () => resolve(socket.address() as { port: number }));
    });
    app = await startApp({ config: { smtpUrl: `smtp://127.0.0.1:${listening.port}` } });
  });
  afterAll(async () => {
    await app.stop();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  test('messages to many people hold up no code: they leave after all others, and some connections are never theirs', async () => {
    const data = {
      incident: 'foule',
      from: 0,
      to: undefined,
      what: 'Une copie a été lue.',
      done: 'Elle a été effacée.',
      data: [],
      contact: 'aide@example.test',
    };
    const many = Array.from({ length: 8 }, (_, index) => `foule-${index}@example.test`);
    await commit(app, () => {
      for (const to of many)
        queueMail(app.services, { kind: 'sign-in-seen', to, accountId: undefined, lang: 'fr', data, isBulk: true });
    });
    await until(() => crowd.size === 3, 'the first of many');
    await send(app, 'code@example.test');
    await until(() => taken.includes('code@example.test'), 'the code');
    expect([crowd.size, await app.services.outbox.hasManyBulk(8), await app.services.outbox.hasManyBulk(9)]).toEqual([
      3,
      true,
      false,
    ]);
    isCrowdHeld = false;
    for (const release of crowd.values()) release();
    await until(() => many.every((to) => taken.includes(to)), 'all of them');
  });

  const rowOf = async (to: string) => (await rowsOf(app, to))[0]!;
  const refuse = async (attempts: number) => {
    await until(() => held.has(slow), 'the slow recipient');
    held.get(slow)!();
    held.delete(slow);
    await until(async () => {
      const row = await rowOf(slow);
      return row.attempts === attempts && row.lastError !== null;
    }, `refusal ${attempts}`);
  };

  test('a recipient whose server does not answer delays no other recipient', async () => {
    await send(app, slow);
    await until(() => held.has(slow), 'the slow recipient');
    const others = Array.from({ length: 8 }, (_, index) => `vite-${index}@example.test`);
    for (const to of others) await send(app, to);
    await until(() => others.every((to) => taken.includes(to)), 'the other messages');
    expect([await rowOf(slow), held.has(slow)]).toMatchObject([{ attempts: 1, lastError: null }, true]);
  });

  test('the lease of a message on its way is renewed, so that another process takes it only once this one is gone', async () => {
    const before = (await rowOf(slow)).dueAt;
    expect(before).toBeLessThanOrEqual(app.services.nowSeconds() + 15);
    app.moveClock(10);
    await until(async () => (await rowOf(slow)).dueAt >= before + 9, 'a renewed lease');
    expect(await rowOf(slow)).toMatchObject({ attempts: 1, lastError: null });
  });

  test('a message on its way is not sent once more when the clock is set ahead', async () => {
    pass(app, 61);
    await send(app, 'plus-tard@example.test');
    await until(() => taken.includes('plus-tard@example.test'), 'the other message');
    expect(await rowOf(slow)).toMatchObject({ attempts: 1, lastError: null });
  });

  test('a message that its recipient refuses waits for its own time, and is given up after a day, with a line of the audit', async () => {
    await refuse(1);
    await send(app, 'encore-vite@example.test');
    await until(() => taken.includes('encore-vite@example.test'), 'the other message');
    const { id, dueAt } = await rowOf(slow);
    expect(dueAt).toBeGreaterThan(app.services.nowSeconds());
    // A renewal that was under way when the try failed comes too late.
    await app.services.outbox.renew([{ id, attempts: 1 }], 1);
    expect((await rowOf(slow)).dueAt).toBe(dueAt);
    for (const [index, seconds] of [11, 31, 121, 601].entries()) {
      pass(app, seconds);
      await refuse(index + 2);
    }
    pass(app, 86_400);
    await refuse(6);
    expect(await rowOf(slow)).toMatchObject({ recipient: '', sealedBody: null, deliveredAt: null });
    const audit = await app.rows.audit.values('details', { event: 'mail.given_up' });
    expect(audit).toMatchObject([{ kind: 'welcome', attempts: 6 }]);
    expect(JSON.stringify(audit) + app.logs()).not.toContain('lente');
    app.moveClock(7200);
    await send(app, 'apres-tout@example.test');
    await until(() => taken.includes('apres-tout@example.test'), 'the last message');
    expect([held.size, (await rowOf(slow)).attempts]).toEqual([0, 6]);
  });
});
