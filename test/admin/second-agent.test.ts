import { agreeToAct } from '../../src/commands/approvals/agree-to-act.ts';
import { endOutdated } from '../../src/commands/approvals/end-outdated.ts';
import { changeRole } from '../../src/commands/roles/change-role.ts';
import { disableAccount, enableAccount } from '../support/people/account-acts.ts';
import { refuseApproval } from '../../src/commands/approvals/refuse-approval.ts';
import { actOn } from '../support/people/act-on.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { takeRole } from '../support/people/give-role.ts';
import { followApprovals } from '../../src/jobs/follow-approvals.ts';
import { allFactors, auditOf, begin, buildProtected, factorsOf } from '../support/people/lost-device.ts';
import { describeApp } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { withoutJobs } from '../support/without-jobs.ts';

const day = 86_400;
const reason = 'téléphone volé, identité vérifiée au guichet';

describe.each(bothDatabases)('two agents on %s', (database) => {
  const app = describeApp({ database });

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

  test('an agent who takes her request back again and again does not flood the person with messages', async () => {
    const agent = await buildAccount(app, { roles: ['support'] });
    const person = await buildProtected(app);
    const by = { kind: 'account', id: agent.sub } as const;
    const kinds = [];
    for (let asked = 0; asked < 6; asked++) {
      const answer = await actOn(app, { act: 'reset-second-factor', accountId: person.sub, reason, by });
      kinds.push(answer.kind);
      if (answer.kind !== 'waiting') continue;
      const { id } = answer.approval;
      await app.services.inUnit(() => refuseApproval(app.services, { id, byAccountId: agent.sub, reason }));
    }
    expect(kinds).toEqual([...Array.from({ length: 5 }, () => 'waiting'), 'too_many_messages']);
    expect(await app.mailbox.queued(person.email, 'act-asked')).toHaveLength(5);
  });

  test('a person who has lost a role lately is guarded as a holder is, so nobody takes it away to act alone', async () => {
    const agent = await buildAccount(app, { roles: ['support'] });
    const person = await buildAccount(app, { roles: ['support'] });
    await takeRole(app, { name: person.sub, role: 'support' });
    const by = { kind: 'account', id: agent.sub } as const;
    const order = { act: 'expire-password', accountId: person.sub, reason, by } as const;
    expect((await actOn(app, order)).kind).toBe('waiting');
    app.moveClock(31 * day);
    expect((await actOn(app, order)).kind).toBe('done');
    app.moveClock(-31 * day);
  });

  const makeAgent = async (by: { readonly kind: 'account'; readonly id: string }) => {
    const { sub: accountId } = await buildAccount(app);
    const grant = { accountId, role: 'support', isGiven: true, byAccountId: by.id, reason } as const;
    await app.services.inUnit(() => changeRole(app.services, grant), by);
    return accountId;
  };

  test('about the account of an administrator an agent counts beside the one who gave her the role after 30 days', async () => {
    const [one, colleague] = [
      await buildAccount(app, { roles: ['admin'] }),
      await buildAccount(app, { roles: ['admin'] }),
    ];
    const by = { kind: 'account', id: one.sub } as const;
    const byAccountId = await makeAgent(by);
    // A disabled administrator loses the role without a wait, and cannot object.
    const disable = async () => {
      const asked = await actOn(app, { act: 'disable', accountId: colleague.sub, reason, by });
      const id = asked.kind === 'waiting' ? asked.approval.id : '';
      return (await app.services.inUnit(() => agreeToAct(app.services, { id, byAccountId, reason }))).kind;
    };
    for (const days of [2, 27]) {
      app.moveClock(days * day);
      expect(await disable()).toBe('not_two');
    }
    app.moveClock(2 * day);
    expect(await disable()).toBe('done');
    app.moveClock(-31 * day);
  });

  test('an agent counts beside the administrator who gave her the role a day before the request, and not sooner', async () => {
    const [administrator, person] = [await buildAccount(app, { roles: ['admin'] }), await buildProtected(app)];
    const other = await buildProtected(app);
    const by = { kind: 'account', id: administrator.sub } as const;
    const early = await makeAgent(by);
    app.moveClock(day + 1);
    const asked = await actOn(app, { act: 'reset-second-factor', accountId: person.sub, reason, by });
    const id = asked.kind === 'waiting' ? asked.approval.id : '';
    const asking = await actOn(app, { act: 'reset-second-factor', accountId: other.sub, reason, by });
    const late = await makeAgent(by);
    app.moveClock(day + 1);
    const agree = (byAccountId: string, to = id) =>
      app.services.inUnit(() => agreeToAct(app.services, { id: to, byAccountId, reason }));
    expect([(await agree(late)).kind, (await agree(early)).kind]).toEqual(['not_two', 'done']);
    expect(await auditOf(app, person, 'account.act_refused')).toEqual([{ why: 'not_two' }]);
    // The agreement of an administrator who may agree no more counts for nothing, so nobody stands beside her.
    await buildAccount(app, { roles: ['admin'] });
    await app.services.inUnit(() => disableAccount(app.services, { name: administrator.sub }));
    const to = asking.kind === 'waiting' ? asking.approval.id : '';
    expect([(await agree(late, to)).kind, (await agree(early, to)).kind]).toEqual(['counted', 'done']);
    app.moveClock(-2 * (day + 1));
  });

  test('a request that lapsed ends in the audit when the same is asked anew, and the agent is told', async () => {
    const [agent, other] = [
      await buildAccount(app, { roles: ['support'] }),
      await buildAccount(app, { roles: ['admin'] }),
    ];
    const person = await buildProtected(app);
    const order = { act: 'reset-second-factor', accountId: person.sub, reason } as const;
    await actOn(app, { ...order, by: { kind: 'account', id: agent.sub } });
    app.moveClock(2 * day);
    expect((await actOn(app, { ...order, by: { kind: 'account', id: other.sub } })).kind).toBe('waiting');
    expect(await auditOf(app, person, 'approval.ended')).toEqual([{ act: order.act, ending: 'lapsed' }]);
    expect(await app.mailbox.queued(agent.email, 'approval-ended')).toHaveLength(1);
    app.moveClock(-2 * day);
  });

  if (database !== bothDatabases[0]) return;

  test('an agent cannot act on herself, nor without the right, nor without a reason', async () => {
    const agent = await buildProtected(app, { roles: ['support'] });
    const person = await buildProtected(app);
    const act = 'reset-second-factor';
    const by = { kind: 'account', id: agent.sub } as const;
    expect(await actOn(app, { act, accountId: agent.sub, reason, by })).toEqual({ kind: 'own_account' });
    expect(await auditOf(app, agent, 'account.act_refused')).toEqual([{ act, why: 'own_account' }]);
    const stranger = { kind: 'account', id: person.sub } as const;
    expect(await actOn(app, { act, accountId: agent.sub, reason, by: stranger })).toEqual({ kind: 'no_right' });
    expect((await auditOf(app, agent, 'account.act_refused')).at(-1)).toEqual({ act, why: 'no_right' });
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

  test('a request about a device that is lost no more ends by itself, and is in the way of no other', async () => {
    const agent = await buildAccount(app, { roles: ['support'] });
    const by = { kind: 'account', id: agent.sub } as const;
    const [person, other] = [await buildProtected(app), await buildProtected(app)];
    const ask = async (about: BuiltAccount) => {
      await begin(app, about);
      const id = (await app.services.lostDevice.requests.find(about.sub))?.id ?? '';
      return actOn(app, { act: 'approve-lost-device', accountId: about.sub, input: { id }, reason, by });
    };
    const cancel = ({ sub: accountId }: BuiltAccount) =>
      app.services.transaction((trx) => app.services.lostDevice.requests.take(trx, { accountId }));
    expect([(await ask(person)).kind, (await ask(other)).kind]).toEqual(['waiting', 'waiting']);
    await cancel(person);
    expect((await ask(person)).kind).toBe('waiting');
    expect(await auditOf(app, person, 'approval.ended')).toMatchObject([{ ending: 'stale' }]);
    const seen = (await app.services.approvals.requests.waiting(100)).find(({ accountId }) => accountId === other.sub)!;
    await cancel(other);
    await withoutJobs(app, () => followApprovals(app.services));
    // Another process had read of the request before it ended.
    await endOutdated(app.services, seen);
    expect(await auditOf(app, other, 'approval.ended')).toMatchObject([{ ending: 'stale' }]);
    expect(await auditOf(app, person, 'approval.ended')).toHaveLength(1);
  });

  test('an account that was closed anew is not opened by a request about the closure before', async () => {
    const [agent, second] = [
      await buildAccount(app, { roles: ['support'] }),
      await buildAccount(app, { roles: ['admin'] }),
    ];
    const person = await buildAccount(app, { roles: ['support'] });
    await app.services.inUnit(() => disableAccount(app.services, { name: person.sub }));
    const by = { kind: 'account', id: agent.sub } as const;
    const asked = await actOn(app, { act: 'enable', accountId: person.sub, reason, by });
    await app.services.inUnit(() => enableAccount(app.services, { name: person.sub }));
    app.moveClock(60);
    await app.services.inUnit(() => disableAccount(app.services, { name: person.sub }));
    const id = asked.kind === 'waiting' ? asked.approval.id : '';
    const agreed = await app.services.inUnit(() => agreeToAct(app.services, { id, byAccountId: second.sub, reason }));
    // The job of the server may have ended the request before.
    const why = agreed.kind === 'ended' ? agreed.approval.end?.ending : agreed.kind === 'agreed_not_done' && agreed.why;
    expect(why).toBe('stale');
    expect((await app.services.account.accounts.find(person.sub))?.isDisabled).toBe(true);
    app.moveClock(-60);
  });
});
