import { actOn } from '../support/act-on.ts';
import { buildAccount } from '../support/build-account.ts';
import { allFactors, auditOf, buildProtected, factorsOf } from '../support/lost-device.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';

const reason = 'téléphone volé, identité vérifiée au guichet';

describe.each(bothDatabases)('four eyes on %s', (database) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ database });
  });
  afterAll(() => app.stop());

  test('an act that lets somebody in sooner waits, and asking again makes no second request', async () => {
    const agent = await buildAccount(app, { roles: ['support'] });
    const person = await buildProtected(app);
    const by = { kind: 'account', id: agent.sub } as const;
    const order = { act: 'reset-second-factor', accountId: person.sub, reason, by } as const;
    const asked = await actOn(app, order);
    expect(asked).toMatchObject({ kind: 'waiting', approval: { act: 'reset-second-factor', by, reason } });
    expect(await actOn(app, order)).toEqual({ ...asked, kind: 'already_waiting' });
    expect(await factorsOf(app, person)).toEqual(allFactors);
    expect(await auditOf(app, person, 'approval.requested')).toEqual([{ act: 'reset-second-factor' }]);
  });

  test('an agent cannot act on herself, nor without the right, nor without a reason', async () => {
    const agent = await buildProtected(app, { roles: ['support'] });
    const person = await buildProtected(app);
    const act = 'reset-second-factor';
    const by = { kind: 'account', id: agent.sub } as const;
    expect(await actOn(app, { act, accountId: agent.sub, reason, by })).toEqual({ kind: 'own_account' });
    expect(await auditOf(app, agent, 'account.act_refused')).toEqual([{ act, why: 'own_account' }]);
    const stranger = { kind: 'account', id: person.sub } as const;
    expect(await actOn(app, { act, accountId: agent.sub, reason, by: stranger })).toEqual({ kind: 'no_right' });
    expect(await actOn(app, { act, accountId: person.sub, reason: ' ', by })).toEqual({
      kind: 'invalid_reason',
      code: 'too_short',
    });
    const input = { password: 'choisi par l’agent' };
    expect(await actOn(app, { act, accountId: person.sub, input, reason, by })).toMatchObject({
      kind: 'invalid_input',
    });
    const [gone, plain] = ['11111111-1111-4111-8111-111111111111', (await buildAccount(app)).sub];
    expect(await actOn(app, { act, accountId: gone, reason, by })).toEqual({ kind: 'gone' });
    expect(await actOn(app, { act, accountId: plain, reason, by })).toEqual({ kind: 'stale' });
    expect(await factorsOf(app, person)).toEqual(allFactors);
  });
});
