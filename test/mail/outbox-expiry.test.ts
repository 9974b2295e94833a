import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { buildAccount } from '../support/build-account.ts';
import { countStatements } from '../support/database/count-statements.ts';
import { describeApp } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { like } from '../support/rows.ts';

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

  test('rows are deleted an hour after their end, since the clock of another process may be behind; live rows stay', async () => {
    const unit = createUnit();
    await withUnit(unit, async () => {
      for (let index = 0; index < 120; index++) app.services.payloads.upsert('Flow', `draft-${index}`, {}, 3600);
      app.services.payloads.upsert('Flow', 'younger', {}, 2 * day);
      app.services.payloads.upsert('Flow', 'just over', {}, day - 3000);
      app.services.audit({ event: 'test.old' });
      await app.services.committer.commit(unit);
    });
    await app.rows.endedSessions.insert([
      { uid: 'over', expiresAt: now() + 60 },
      { uid: 'just over', expiresAt: now() + day - 3000 },
      { uid: 'marked', expiresAt: now() + 2 * day },
    ]);
    await app.services.throttles.admit([{ key: 'short', waits: false, windowLimit: 5, windowSeconds: 60 }]);
    await app.services.throttles.admit([{ key: 'long', waits: false, windowLimit: 5, windowSeconds: 2 * day }]);

    app.moveClock(day);
    await clearExpired(app.services);
    expect(await app.rows.payloads.list({ model: 'Flow' })).toHaveLength(2);
    expect(await app.rows.endedSessions.values('uid')).toEqual(['just over', 'marked']);
    expect(await app.rows.throttles.list({}, 'key')).toEqual([{ key: 'long' }]);
    expect(await app.rows.audit.count()).toBeGreaterThan(0);
  });

  const each = <T>(count: number, make: (n: number) => T) =>
    Array.from({ length: count }, (_none, place) => make(place + 1));

  test('one commit of a clean-up deletes a few rows, so that people who write wait for a moment', async () => {
    const { expiry } = app.services.operation;
    const most = database === 'sqlite' ? 50 : 500;
    const account = await buildAccount(app);
    const said = { act: 'act', sealedInput: 'x', standing: 'x', reason: 'x', agentKind: 'account', agentId: 'x' };
    const ended = { accountId: account.sub, ...said, at: 1, lapsesAt: 1, endedAt: 1 };
    await app.rows.approvals.insert(each(2 * most + 1, (n) => ({ id: `ended-${n}`, ...ended })));
    const { statements, answer } = await countStatements(app, async () => {
      const cleared: number[] = [];
      for (let rows = -1; rows !== 0;) cleared.push((rows = await expiry.clear('requests for a second agent')));
      return cleared;
    });
    expect(answer).toEqual([most, most, 1, 0]);
    expect(statements.commits).toBe(3);
    expect(await app.rows.approvals.count()).toBe(0);
  });

  test('a clean-up that most rows survive looks at a part of them in each round', async () => {
    const { expiry } = app.services.operation;
    const live = 4500;
    const session = { model: 'Session', payload: {}, expiresAt: now() + 90 * day };
    await app.rows.payloads.insert(each(live, (n) => ({ ...session, id: `live-${n}`, uid: `live-${n}` })));
    const upstream = { upstream: 'franceconnect', sealedIdToken: 'x' };
    await app.rows.upstreamSessions.insert([
      ...each(live, (n) => ({ ...upstream, sessionUid: `live-${n}`, openedAt: n })),
      { ...upstream, sessionUid: 'early', openedAt: 10 },
      { ...upstream, sessionUid: 'late', openedAt: 4400 },
    ]);
    const left = () => app.rows.upstreamSessions.values('sessionUid', { sessionUid: ['early', 'late'] });
    const round = async () => {
      while ((await expiry.clear('upstream sessions')) > 0);
      return left();
    };
    expect([await round(), await round(), await round()]).toEqual([['late'], ['late'], []]);
    // The walk begins anew, and finds what has become old before the place where it was.
    await app.rows.upstreamSessions.insert({ ...upstream, sessionUid: 'early', openedAt: 10 });
    expect(await round()).toEqual([]);
    expect(await app.rows.upstreamSessions.count()).toBe(live);
    await app.rows.upstreamSessions.remove();
    await app.rows.payloads.remove();
  });

  test('sent messages are kept for a month, and so are the networks of the audit, whose lines are kept for a year', async () => {
    const message = {
      kind: 'welcome',
      recipient: 'a@example.test',
      createdAt: now(),
      dueAt: now(),
      expiresAt: now() + 60,
      sealedBody: null,
    };
    await app.rows.outbox.insert([
      { ...message, id: 'sent', deliveredAt: now() },
      { ...message, id: 'dropped', deliveredAt: null },
    ]);
    app.moveClock(29 * day);
    await clearExpired(app.services);
    expect(await app.rows.outbox.count()).toBe(2);
    app.moveClock(2 * day);
    await clearExpired(app.services);
    expect(await app.rows.outbox.count()).toBe(0);
    expect(await app.rows.audit.count()).toBeGreaterThan(0);
    const refused = { at: now(), event: 'test.refused', network: '192.0.2.0/24' };
    await app.rows.audit.insert([refused, { ...refused, event: 'test.of-account', accountId: 'a' }]);
    const networks = () => app.rows.audit.values('network', { event: ['test.refused', 'test.of-account'] });
    app.moveClock(30 * day - 60);
    await clearExpired(app.services);
    expect(await networks()).toEqual(['192.0.2.0/24', '192.0.2.0/24']);
    app.moveClock(61 + hour);
    await clearExpired(app.services);
    expect(await networks()).toEqual([null, null]);
    app.moveClock(305 * day);
    await app.rows.audit.remove({ event: like('test.%') });
    await chainAudit(app.services);
    await clearExpired(app.services);
    expect(await app.rows.audit.count()).toBe(0);
  });

  test('a browser that has not signed in for a year is forgotten', async () => {
    const { sub } = await buildAccount(app);
    const row = { accountId: sub, firstSeenAt: now() - 800 * day };
    await app.rows.knownBrowsers.insert([
      { ...row, browser: 'gone', lastSeenAt: now() - 366 * day - hour },
      { ...row, browser: 'back', lastSeenAt: now() - 365 * day },
    ]);
    await clearExpired(app.services);
    expect(await app.rows.knownBrowsers.list({}, 'browser')).toEqual([{ browser: 'back' }]);
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
    expect(await app.rows.payloads.list({ model: 'Flow' })).toEqual([]);
  });
});
