import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { buildAccount } from '../support/build-account.ts';
import { countStatements } from '../support/database/count-statements.ts';
import { describeApp } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';

const hour = 3600;
const day = 24 * hour;
const now = () => Math.floor(Date.now() / 1000);

describe.each(bothDatabases)('the clearing of expired data, on %s', (database) => {
  const app = describeApp({ database });

  beforeAll(async () => {
    // The tests clear by hand. The job would take rows away between two of their statements, and on PostgreSQL one of two that clear at the
    // same moment does nothing.
    await app.running.holdJobs();
  });

  const count = async (table: string) => Number((await app.services.database.knex(table).count({ n: '*' }))[0]?.['n']);

  test('rows are deleted an hour after their end, since the clock of another process may be behind; live rows stay', async () => {
    const { knex } = app.services.database;
    const unit = createUnit();
    await withUnit(unit, async () => {
      for (let index = 0; index < 120; index++) app.services.payloads.upsert('Flow', `draft-${index}`, {}, 3600);
      app.services.payloads.upsert('Flow', 'younger', {}, 2 * day);
      app.services.payloads.upsert('Flow', 'just over', {}, day - 3000);
      app.services.audit({ event: 'test.old' });
      await app.services.committer.commit(unit);
    });
    await knex('ended_sessions').insert([
      { uid: 'over', expires_at: now() + 60 },
      { uid: 'just over', expires_at: now() + day - 3000 },
      { uid: 'marked', expires_at: now() + 2 * day },
    ]);
    await app.services.throttles.admit([{ key: 'short', waits: false, windowLimit: 5, windowSeconds: 60 }]);
    await app.services.throttles.admit([{ key: 'long', waits: false, windowLimit: 5, windowSeconds: 2 * day }]);

    app.moveClock(day);
    await clearExpired(app.services);
    expect((await knex('payloads').where({ model: 'Flow' })) as object[]).toHaveLength(2);
    expect(await knex('ended_sessions').orderBy('uid').pluck('uid')).toEqual(['just over', 'marked']);
    expect(await knex('throttles').select('key')).toEqual([{ key: 'long' }]);
    expect(await count('audit')).toBeGreaterThan(0);
  });

  const numbers = (count: number) =>
    `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${count})`;

  test('one commit of a clean-up deletes a few rows, so that people who write wait for a moment', async () => {
    const { database: opened } = app.services;
    const { expiry } = app.services.operation;
    const most = database === 'sqlite' ? 50 : 500;
    const account = await buildAccount(app);
    await opened.knex.raw(`INSERT INTO approvals
        (id, account_id, act, sealed_input, standing, reason, agent_kind, agent_id, at, lapses_at, ended_at)
      ${numbers(2 * most + 1)} SELECT 'ended-' || n, '${account.sub}', 'act', 'x', 'x', 'x', 'account', 'x', 1, 1, 1 FROM n`);
    const { statements, answer } = await countStatements(app, async () => {
      const cleared: number[] = [];
      for (let rows = -1; rows !== 0;) cleared.push((rows = await expiry.clear('requests for a second agent')));
      return cleared;
    });
    expect(answer).toEqual([most, most, 1, 0]);
    expect(statements.commits).toBe(3);
    expect(await count('approvals')).toBe(0);
  });

  test('a clean-up that most rows survive looks at a part of them in each round', async () => {
    const { database: opened } = app.services;
    const { expiry } = app.services.operation;
    const live = 4500;
    await opened.knex.raw(`INSERT INTO payloads (model, id, payload, uid, expires_at)
      ${numbers(live)} SELECT 'Session', 'live-' || n, '{}', 'live-' || n, ${now() + 90 * day} FROM n`);
    await opened.knex.raw(`INSERT INTO upstream_sessions (session_uid, upstream, sealed_id_token, opened_at)
      ${numbers(live)} SELECT 'live-' || n, 'franceconnect', 'x', n FROM n`);
    const stale = { upstream: 'franceconnect', sealed_id_token: 'x' };
    await opened.knex('upstream_sessions').insert([
      { ...stale, session_uid: 'early', opened_at: 10 },
      { ...stale, session_uid: 'late', opened_at: 4400 },
    ]);
    const left = async () =>
      (await opened
        .knex('upstream_sessions')
        .whereIn('session_uid', ['early', 'late'])
        .pluck('session_uid')) as string[];
    const round = async () => {
      while ((await expiry.clear('upstream sessions')) > 0);
      return left();
    };
    expect([await round(), await round(), await round()]).toEqual([['late'], ['late'], []]);
    // The walk begins anew, and finds what has become old before the place where it was.
    await opened.knex('upstream_sessions').insert({ ...stale, session_uid: 'early', opened_at: 10 });
    expect(await round()).toEqual([]);
    expect(await count('upstream_sessions')).toBe(live);
    for (const table of ['upstream_sessions', 'payloads']) await opened.knex(table).delete();
  });

  test('sent messages are kept for a month, and so are the networks of the audit, whose lines are kept for a year', async () => {
    const { knex } = app.services.database;
    const message = {
      kind: 'welcome',
      recipient: 'a@example.test',
      created_at: now(),
      due_at: now(),
      expires_at: now() + 60,
      sealed_body: null,
    };
    await knex('outbox').insert([
      { ...message, id: 'sent', delivered_at: now() },
      { ...message, id: 'dropped', delivered_at: null },
    ]);
    app.moveClock(29 * day);
    await clearExpired(app.services);
    expect(await count('outbox')).toBe(2);
    app.moveClock(2 * day);
    await clearExpired(app.services);
    expect(await count('outbox')).toBe(0);
    expect(await count('audit')).toBeGreaterThan(0);
    const refused = { at: now(), event: 'test.refused', network: '192.0.2.0/24' };
    await knex('audit').insert([refused, { ...refused, event: 'test.of-account', account_id: 'a' }]);
    app.moveClock(30 * day - 60);
    await clearExpired(app.services);
    expect(await knex('audit').where({ event: 'test.refused' }).first('network')).toEqual({ network: '192.0.2.0/24' });
    app.moveClock(61 + hour);
    await clearExpired(app.services);
    expect(await knex('audit').where({ event: 'test.refused' }).first('network')).toEqual({ network: null });
    expect(await knex('audit').where({ event: 'test.of-account' }).first('network')).toEqual({ network: null });
    app.moveClock(305 * day);
    await knex('audit').whereLike('event', 'test.%').delete();
    await chainAudit(app.services);
    await clearExpired(app.services);
    expect(await count('audit')).toBe(0);
  });

  test('a browser that has not signed in for a year is forgotten', async () => {
    const { sub } = await buildAccount(app);
    const { knex } = app.services.database;
    const row = { account_id: sub, first_seen_at: now() - 800 * day };
    await knex('known_browsers').insert([
      { ...row, browser: 'gone', last_seen_at: now() - 366 * day - hour },
      { ...row, browser: 'back', last_seen_at: now() - 365 * day },
    ]);
    await clearExpired(app.services);
    expect(await knex('known_browsers').select('browser')).toEqual([{ browser: 'back' }]);
  });

  test('two processes that clear expired data at once do not disturb each other', async () => {
    const unit = createUnit();
    await withUnit(unit, async () => {
      for (let index = 0; index < 600; index++) app.services.payloads.upsert('Flow', `both-${index}`, {}, 60);
      await app.services.committer.commit(unit);
    });
    app.moveClock(61 + hour);
    await Promise.all([clearExpired(app.services), clearExpired(app.services)]);
    await clearExpired(app.services);
    expect(await app.services.database.knex('payloads').where({ model: 'Flow' })).toEqual([]);
  });
});
