import { countGrants, findTwoAgents, needsTwoAgents } from '../../../src/domain/approvals/second-agent.ts';

const support = (accountId: string) => ({ accountId, roles: ['support'] });
const found = (about: Partial<Parameters<typeof findTwoAgents>[0]>) =>
  findTwoAgents({
    agents: [support('one'), support('two')],
    personId: 'person',
    act: 'disable',
    grants: [],
    ...about,
  })?.map(({ accountId }) => accountId);

describe('acts that need two agents', () => {
  test('what lets somebody in sooner needs two for everybody, and every act on the holder of a role needs two', () => {
    const nobody = { roles: [], hasLostRole: false };
    expect(needsTwoAgents({ letsInSooner: true }, nobody)).toBe(true);
    expect(needsTwoAgents({ letsInSooner: false }, { ...nobody, roles: ['client-contact'] })).toBe(true);
    expect(needsTwoAgents({ letsInSooner: false }, { ...nobody, hasLostRole: true })).toBe(true);
    expect(needsTwoAgents({ letsInSooner: false }, nobody)).toBe(false);
  });

  test('two agents with the right count together, and one alone never does', () => {
    expect(found({})).toEqual(['one', 'two']);
    expect(found({ agents: [support('one')] })).toBeUndefined();
    expect(found({ agents: [support('one'), support('one')] })).toBeUndefined();
  });

  test('the person concerned, an agent without the role and an auditor do not count', () => {
    expect(found({ personId: 'two' })).toBeUndefined();
    expect(found({ agents: [support('one'), { accountId: 'two', roles: [] }] })).toBeUndefined();
    expect(found({ agents: [support('one'), { accountId: 'two', roles: ['auditor'] }] })).toBeUndefined();
    expect(found({ agents: [support('one'), { accountId: 'two', roles: ['admin'] }] })).toEqual(['one', 'two']);
  });

  test('an agent does not count beside the one who gave her the role lately, whoever of them agrees first', () => {
    expect(found({ grants: [{ accountId: 'two', by: 'one' }] })).toBeUndefined();
    expect(found({ grants: [{ accountId: 'one', by: 'two' }] })).toBeUndefined();
    expect(found({ grants: [{ accountId: 'two', by: 'somebody' }] })).toEqual(['one', 'two']);
  });

  test('one administrator cannot make two agents of accounts of hers, nor hide behind a third one', () => {
    const [byOne, byTwo] = ['one', 'two'].map((accountId) => ({ accountId, by: 'somebody' }));
    expect(found({ grants: [byOne!, byTwo!] })).toBeUndefined();
    const chain = [
      { accountId: 'between', by: 'one' },
      { accountId: 'two', by: 'between' },
    ];
    expect(found({ grants: chain })).toBeUndefined();
    const circle = [
      { accountId: 'one', by: 'two' },
      { accountId: 'two', by: 'one' },
    ];
    expect(found({ grants: circle })).toBeUndefined();
  });

  test('an administrator whose puppet has taken the role of another one is no second agent, nor is any account of hers', () => {
    const lines = [
      { accountId: 'puppet', role: 'admin', by: 'one', at: 0 },
      { accountId: 'two', role: 'support', by: 'one', at: 0 },
      { accountId: 'three', role: 'support', by: 'somebody', at: 0 },
    ];
    const grants = countGrants({ lines, takers: ['puppet'], newSince: 10 });
    const pairs = ['puppet', 'two', 'three'].map((other) =>
      found({ agents: [support('one'), support(other)], grants }),
    );
    expect(pairs).toEqual([undefined, undefined, ['one', 'three']]);
    expect(countGrants({ lines, takers: [], newSince: 10 })).toEqual([]);
  });

  test('a third agent completes what two who do not count together have begun', () => {
    const agents = [support('one'), support('two'), support('three')];
    expect(found({ agents, grants: [{ accountId: 'two', by: 'one' }] })).toEqual(['one', 'three']);
  });
});
