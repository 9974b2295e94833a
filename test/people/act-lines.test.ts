import { agreeToAct, type AnswerToApproval } from '../../src/commands/approvals/agree-to-act.ts';
import { lapseApproval } from '../../src/commands/approvals/lapse-approval.ts';
import { refuseApproval } from '../../src/commands/approvals/refuse-approval.ts';
import { actByBreakGlass } from '../../src/commands/people/act-by-break-glass.ts';
import { followApprovals } from '../../src/jobs/follow-approvals.ts';
import type { Agent } from '../../src/domain/approvals/acting-agent.ts';
import { personActNames, type PersonActName } from '../../src/domain/people/person-act-names.ts';
import type { ActRefusal } from '../../src/domain/approvals/act-refusals.ts';
import type { Services } from '../../src/services.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import { actOn } from '../support/people/act-on.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { begin, buildProtected } from '../support/people/lost-device.ts';
import { describeApp } from '../support/describe-app.ts';
import type { TestApp } from '../support/start-app.ts';
import { registerClient, signIn } from '../support/test-client.ts';
import { withoutJobs } from '../support/without-jobs.ts';

const reason = 'La personne a téléphoné, et son identité a été vérifiée.';

interface Told {
  /** Events of the audit, in their order, with the reason of the agent where it stands there. */
  readonly lines: readonly string[];
  /** Kinds of messages to the person. */
  readonly mails: readonly string[];
  readonly endsSessions: boolean;
  /** What the same act comes to when it is ordered once more; absent where it may be repeated. */
  readonly again?: ActRefusal;
}

interface Case extends Told {
  readonly build?: (app: TestApp) => Promise<BuiltAccount>;
  /** Prepares the account, and returns the input of the act. */
  readonly prepare?: (app: TestApp, person: BuiltAccount) => Promise<object | void>;
}

const newAddress = (email: string) => `corrige-${email}`;
const command = { kind: 'command', name: 'test' } as const;
const order = (app: TestApp, { sub }: BuiltAccount, act: PersonActName, input: object = {}) =>
  actOn(app, { act, accountId: sub, input, reason: 'préparation du test', by: command });
const correct = async (app: TestApp, person: BuiltAccount) => {
  await order(app, person, 'correct-address', { email: newAddress(person.email) });
};
const lose = async (app: TestApp, person: BuiltAccount) => {
  await begin(app, person);
  return { id: (await app.services.lostDevice.requests.find(person.sub))?.id ?? '' };
};

const cases: Readonly<Record<PersonActName, Case>> = {
  disable: {
    build: buildProtected,
    prepare: async (app, person) => {
      await lose(app, person);
      await correct(app, person);
    },
    lines: ['account.lost_device_cancelled', 'account.address_correction_ended', 'account.disabled with reason'],
    mails: ['account-disabled'],
    endsSessions: true,
    again: 'already',
  },
  enable: {
    prepare: (app, { sub }) => app.services.inUnit(() => disableAccount(app.services, { name: sub })),
    lines: ['account.enabled with reason'],
    mails: ['account-enabled'],
    endsSessions: true,
    again: 'already',
  },
  'close-sessions': {
    prepare: async (app, account) => {
      await signIn(app, app.browser(), { client: await registerClient(app), account });
    },
    lines: ['account.sessions_closed with reason'],
    mails: ['sessions-closed'],
    endsSessions: false,
    again: 'already',
  },
  'start-reset': { lines: ['account.reset_sent with reason'], mails: ['reset'], endsSessions: false },
  'resend-proof': {
    prepare: correct,
    lines: ['account.proof_sent_again with reason'],
    mails: ['address-correction'],
    endsSessions: false,
  },
  'expire-password': {
    build: buildProtected,
    prepare: async (app, person) => {
      await lose(app, person);
    },
    lines: ['account.lost_device_cancelled', 'account.password_expired with reason'],
    mails: ['reset'],
    endsSessions: true,
    again: 'already',
  },
  restrict: {
    build: buildProtected,
    prepare: async (app, person) => {
      await lose(app, person);
    },
    lines: ['account.lost_device_cancelled', 'account.restricted with reason'],
    mails: ['account-restricted'],
    endsSessions: true,
    again: 'already',
  },
  unrestrict: {
    prepare: async (app, person) => {
      await order(app, person, 'restrict');
    },
    lines: ['account.unrestricted with reason'],
    mails: ['account-unrestricted'],
    endsSessions: true,
    again: 'already',
  },
  delete: {
    lines: ['account.deletion_requested with reason'],
    mails: ['deletion-requested'],
    endsSessions: true,
    again: 'already',
  },
  'correct-address': {
    prepare: async (_app, { email }) => ({ email: newAddress(email) }),
    lines: ['account.address_correction_asked with reason'],
    mails: ['address-correction', 'address-correction-asked'],
    endsSessions: false,
  },
  'change-carried-facts': {
    prepare: async () => ({
      realm_roles: ['gestionnaire'],
      client_roles: [{ client_id: 'api', roles: ['lecture'] }],
      groups: ['/IGN'],
    }),
    lines: ['account.carried_facts_changed with reason'],
    mails: ['carried-facts-changed'],
    endsSessions: false,
    again: 'already',
  },
  'reset-second-factor': {
    build: buildProtected,
    prepare: async (app, person) => {
      await lose(app, person);
    },
    lines: [
      'approval.requested with reason',
      'approval.agreed with reason',
      'account.lost_device_cancelled',
      'account.second_factor_removed with reason',
      'approval.ended',
    ],
    mails: ['act-asked', 'second-factor-removed'],
    endsSessions: true,
    again: 'stale',
  },
  'approve-lost-device': {
    build: buildProtected,
    prepare: lose,
    lines: [
      'approval.requested with reason',
      'approval.agreed with reason',
      'account.second_factor_removed with reason',
      'approval.ended',
    ],
    mails: ['act-asked', 'second-factor-removed'],
    endsSessions: true,
    again: 'stale',
  },
  'refuse-lost-device': {
    build: buildProtected,
    prepare: async (app, person) => ({ ...(await lose(app, person)), sentence: 'Merci de rappeler le support.' }),
    lines: ['account.lost_device_cancelled with reason'],
    mails: ['lost-device-refused'],
    endsSessions: false,
    again: 'stale',
  },
};

/** The second case of an act, whose first case stands above. */
const others: readonly (Case & { readonly what: string; readonly act: PersonActName; readonly by?: Agent })[] = [
  {
    what: 'enable cancels the deletion of an account that nobody has disabled',
    act: 'enable',
    prepare: async (app, person) => {
      await order(app, person, 'delete');
    },
    lines: ['account.deletion_cancelled with reason'],
    mails: ['deletion-cancelled'],
    endsSessions: true,
    again: 'already',
  },
  {
    what: 'enable leaves an account closed whose person has asked for its deletion',
    act: 'enable',
    prepare: async (app, person) => {
      await order(app, person, 'delete');
      await order(app, person, 'disable');
    },
    lines: ['account.enabled with reason'],
    mails: ['account-enabled'],
    endsSessions: true,
  },
  {
    what: 'delete at once, by a command',
    act: 'delete',
    by: command,
    prepare: async () => ({ now: true }),
    lines: ['account.deletion_requested with reason', 'account.deleted with reason'],
    mails: ['account-deleted'],
    endsSessions: true,
    again: 'gone',
  },
];

describe('an act on a person', () => {
  let agents: readonly BuiltAccount[];
  const app = describeApp();

  beforeAll(async () => {
    agents = [await buildAccount(app, { roles: ['admin'] }), await buildAccount(app, { roles: ['support'] })];
  });

  const linesOf = ({ sub }: BuiltAccount) => app.rows.audit.list({ accountId: sub });
  /** Kinds of messages to the address of the person, and to the one that was typed for her. */
  const kindsFor = async ({ email }: BuiltAccount) =>
    [...(await app.mailbox.queued(email)), ...(await app.mailbox.queued(newAddress(email)))].map(({ kind }) => kind);
  const since = <T>(all: readonly T[], before: readonly T[]): readonly T[] => all.slice(before.length);
  /** Returns what was added. Messages of one moment come in any order. */
  const without = (all: readonly string[], before: readonly string[]): string[] => {
    const rest = [...all];
    for (const one of before) rest.splice(rest.indexOf(one), 1);
    return rest;
  };
  const sessionsOf = ({ sub }: BuiltAccount) => app.rows.accounts.values('sessionEpoch', { id: sub });

  const acts = personActNames.map((act) => ({ what: act, act, by: undefined, ...cases[act] }));
  test.each([...acts, ...others])('$what leaves its lines with the reason, and tells the person', async (one) => {
    const { what: _what, act, by: orders, build = buildAccount, prepare, ...expected } = one;
    const person = await build(app);
    const input = (await prepare?.(app, person)) ?? {};
    const [lines, kinds, sessions] = [await linesOf(person), await kindsFor(person), await sessionsOf(person)];
    const [first, second] = agents;
    const by = orders ?? ({ kind: 'account', id: first!.sub } as const);
    app.moveClock(2);
    const asked = await actOn(app, { act, accountId: person.sub, input, reason, by });
    if (asked.kind === 'waiting') {
      const answer = { id: asked.approval.id, byAccountId: second!.sub, reason };
      expect((await app.services.inUnit(() => agreeToAct(app.services, answer))).kind).toBe('done');
    } else expect(asked.kind).toBe('done');
    const told: Told = {
      lines: since(await linesOf(person), lines).map(
        (line) => `${line.event}${line.reason === reason ? ' with reason' : ''}`,
      ),
      mails: without(await kindsFor(person), kinds).toSorted(),
      endsSessions: JSON.stringify(await sessionsOf(person)) !== JSON.stringify(sessions),
    };
    const { again, ...rest } = expected;
    expect(told).toEqual(rest);
    if (again === undefined) return;
    const before = [(await linesOf(person)).length, (await kindsFor(person)).length];
    expect((await actOn(app, { act, accountId: person.sub, input, reason, by })).kind).toBe(again);
    expect([(await linesOf(person)).length, (await kindsFor(person)).length]).toEqual(before);
  });

  test('an act is refused where its second condition does not hold', async () => {
    const [agent] = agents;
    const by = { kind: 'account', id: agent!.sub } as const;
    const { clientId } = await createClient(app, { service_account: true, grant_types: ['client_credentials'] });
    const service = (await app.services.clients.registry.find(clientId))!.serviceAccountId!;
    const closed = await buildAccount(app);
    await order(app, closed, 'disable');
    const twice = await buildAccount(app);
    await order(app, twice, 'delete');
    await order(app, twice, 'disable');
    await order(app, twice, 'enable');
    expect((await app.services.account.accounts.find(twice.sub))?.disabledAt).not.toBeNull();
    const refused = [
      { act: 'delete', accountId: (await buildAccount(app)).sub, input: { now: true } },
      { act: 'start-reset', accountId: closed.sub },
      { act: 'disable', accountId: service },
    ] as const;
    const kinds = [];
    for (const one of refused) kinds.push((await actOn(app, { ...one, reason, by })).kind);
    const glass = { act: 'disable', accountId: service, reason, by: command } as const;
    kinds.push((await app.services.inUnit(() => actByBreakGlass(app.services, glass))).kind);
    expect(kinds).toEqual(['no_right', 'stale', 'service_account', 'service_account']);
  });

  test('an answer that does not count leaves a line, and the agent who asked learns how her request ended', async () => {
    const [asker, other] = [
      await buildAccount(app, { roles: ['support'] }),
      await buildAccount(app, { roles: ['support'] }),
    ];
    const [person, nobody] = [await buildProtected(app, { roles: ['support'] }), await buildAccount(app)];
    const ask = async (by: Agent = { kind: 'account', id: asker.sub }) => {
      const asked = await actOn(app, { act: 'disable', accountId: person.sub, reason, by });
      return asked.kind === 'waiting' ? asked.approval.id : asked.kind;
    };
    type Answering = (services: Services, about: AnswerToApproval) => Promise<{ readonly kind: string }>;
    const answer =
      (command: Answering) =>
      async (id: string, { sub: byAccountId }: BuiltAccount, because = reason) =>
        (await app.services.inUnit(() => command(app.services, { id, byAccountId, reason: because }))).kind;
    const [agree, refuse] = [answer(agreeToAct), answer(refuseApproval)];
    const lines = async (event: string) =>
      (await linesOf(person)).flatMap((line) =>
        line.event === event ? [[line.actorId, line.targetId, line.reason, line.details]] : [],
      );
    const told = async ({ email }: BuiltAccount, kind: string) => (await app.mailbox.queued(email, kind)).length;
    const act = 'disable';

    const first = await ask();
    expect([await agree(first, person), await agree(first, nobody), await agree(first, asker)]).toEqual([
      'own_account',
      'no_right',
      'already_agreed',
    ]);
    expect([await refuse(first, person), await refuse(first, nobody)]).toEqual(['own_account', 'no_right']);
    const refusals = [
      [person.sub, first, null, { why: 'own_account' }],
      [nobody.sub, first, null, { why: 'no_right' }],
    ];
    expect(await lines('account.act_refused')).toEqual([...refusals, ...refusals]);
    for (const command of [agree, refuse]) {
      expect(await command(first, other, ' ')).toBe('invalid_reason');
      expect(await command('inconnu', other)).toBe('gone');
    }
    // Agents get at most one message in ten minutes.
    app.moveClock(601);
    await withoutJobs(app, () => followApprovals(app.services));
    await withoutJobs(app, () => followApprovals(app.services));
    expect([await told(other, 'approvals-waiting'), await told(asker, 'approvals-waiting')]).toEqual([1, 0]);
    expect(await told(person, 'approvals-waiting')).toBe(0);
    // A service may have asked in the name of an agent without her knowledge, so she hears of it.
    const byService = { kind: 'account', id: asker.sub, through: (await registerClient(app)).clientId } as const;
    await actOn(app, { act: 'expire-password', accountId: person.sub, reason, by: byService });
    await withoutJobs(app, () => followApprovals(app.services));
    expect([await told(other, 'approvals-waiting'), await told(asker, 'approvals-waiting')]).toEqual([1, 0]);
    app.moveClock(601);
    await withoutJobs(app, () => followApprovals(app.services));
    expect([await told(other, 'approvals-waiting'), await told(asker, 'approvals-waiting')]).toEqual([2, 1]);
    const away = await buildAccount(app, { roles: ['support'] });
    const fromAway = await actOn(app, {
      act: 'restrict',
      accountId: person.sub,
      reason,
      by: { kind: 'account', id: away.sub },
    });
    await app.services.inUnit(() => disableAccount(app.services, { name: away.sub }));
    app.moveClock(601);
    await withoutJobs(app, () => followApprovals(app.services));
    expect(await told(other, 'approvals-waiting')).toBe(3);
    expect(await told(away, 'approvals-waiting')).toBe(0);
    const restriction = fromAway.kind === 'waiting' ? fromAway.approval.id : '';
    expect(await refuse(restriction, other)).toBe('refused');
    expect(await told(away, 'approval-ended')).toBe(0);

    expect(await refuse(first, other, 'Elle est au bureau')).toBe('refused');
    expect(await told(asker, 'approval-ended')).toBe(1);
    expect([await agree(first, other), await refuse(first, other)]).toEqual(['ended', 'ended']);
    const over = (await app.services.approvals.requests.find(first))!;
    const second = await ask();
    expect(await refuse(second, asker, 'Une erreur de ma part')).toBe('withdrawn');
    expect(await lines('approval.ended')).toEqual([
      [other.sub, restriction, reason, { act: 'restrict', ending: 'refused' }],
      [other.sub, first, 'Elle est au bureau', { act, ending: 'refused' }],
      [asker.sub, second, 'Une erreur de ma part', { act, ending: 'withdrawn' }],
    ]);
    expect(await told(asker, 'approval-ended')).toBe(1);

    // What a service asks for counts for nobody, so two agents agree.
    const third = await ask({ kind: 'client', id: (await registerClient(app)).clientId });
    expect([await agree(third, asker), await agree(third, other)]).toEqual(['counted', 'done']);
    expect((await lines('approval.agreed')).map(([by, , why]) => [by, why])).toEqual([
      [asker.sub, reason],
      [other.sub, reason],
    ]);
    expect(await lines('account.disabled')).toEqual([
      [other.sub, null, reason, { approval: third, agents: [asker.sub, other.sub] }],
    ]);
    // A request that was answered does not lapse besides.
    app.moveClock(over.lapsesAt - app.services.nowSeconds() + 1);
    await app.services.inUnit(() => lapseApproval(app.services, over));
    expect((await lines('approval.ended')).filter(([, id]) => id === first)).toHaveLength(1);
  });
});
