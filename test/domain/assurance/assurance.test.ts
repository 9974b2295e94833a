import {
  answeredLevel,
  covers,
  isMultiFactor,
  isUnmet,
  levelFor,
  levels,
  needsVerifiedIdentity,
  needsTwoFactors,
  reachableLevels,
  withinReach,
  withoutSecondFactor,
  type Level,
} from '../../../src/domain/assurance/assurance.ts';

test('a level covers itself and weaker levels, but two factors and an identity do not replace each other', () => {
  const table = Object.fromEntries(
    levels.map((reached) => [reached, levels.filter((wanted) => covers(reached, wanted))]),
  );
  expect(table).toEqual({
    eidas0: ['eidas0'],
    'eidas0-mfa': ['eidas0', 'eidas0-mfa'],
    eidas1: ['eidas0', 'eidas1'],
    'eidas1-mfa': ['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa'],
  });
});

test('an unknown level is never covered', () => {
  expect(['eidas2', '1', '', '__proto__'].some((wanted) => covers('eidas1-mfa', wanted))).toBe(false);
});

test('a password alone reaches the lowest level', () => {
  expect(levelFor({ methods: ['password'] })).toEqual({ acr: 'eidas0', amr: ['pwd'] });
});

test.each([
  { methods: ['password', 'totp'], amr: ['pwd', 'otp', 'mfa'] },
  { methods: ['password', 'recovery-code'], amr: ['pwd', 'otp', 'mfa'] },
  { methods: ['device-passkey'], amr: ['hwk', 'user', 'mfa'] },
  { methods: ['password', 'synced-passkey'], amr: ['pwd', 'swk', 'user', 'mfa'] },
] as const)('$methods are two factors', ({ methods, amr }) => {
  expect(levelFor({ methods })).toEqual({ acr: 'eidas0-mfa', amr });
});

test('two codes without a password count as one factor', () => {
  expect(levelFor({ methods: ['totp', 'recovery-code'] })).toEqual({ acr: 'eidas0', amr: ['otp'] });
});

test('an essential request is answered with the first value that is covered, any other with the level reached', () => {
  const essential = (values: readonly string[]) => ({ values, isEssential: true });
  expect(answeredLevel('eidas1-mfa', essential(['eidas3', 'eidas1', 'eidas0']))).toBe('eidas1');
  expect(answeredLevel('eidas0', essential(['eidas0-mfa', 'eidas1']))).toBeUndefined();
  expect(answeredLevel('eidas0-mfa', essential([]))).toBe('eidas0-mfa');
  expect(answeredLevel('eidas0-mfa', { values: ['eidas0'], isEssential: false })).toBe('eidas0-mfa');
});

const at = (level: Level, amr: readonly string[] = []) => ({ name: 'franceconnect', level, amr });

test.each([
  { methods: [], upstream: at('eidas0'), acr: 'eidas0', amr: [] },
  { methods: [], upstream: at('eidas1', ['pwd']), acr: 'eidas1', amr: ['pwd'] },
  { methods: [], upstream: at('eidas0-mfa', ['otp']), acr: 'eidas0-mfa', amr: ['otp', 'mfa'] },
  { methods: ['totp'], upstream: at('eidas0'), acr: 'eidas0-mfa', amr: ['otp', 'mfa'] },
  { methods: ['recovery-code'], upstream: at('eidas1', ['pwd']), acr: 'eidas1-mfa', amr: ['otp', 'pwd', 'mfa'] },
  { methods: ['password'], upstream: at('eidas1', ['pwd']), acr: 'eidas1', amr: ['pwd'] },
  { methods: ['password', 'totp'], upstream: at('eidas1'), acr: 'eidas1-mfa', amr: ['pwd', 'otp', 'mfa'] },
  { methods: ['device-passkey'], upstream: at('eidas1'), acr: 'eidas1-mfa', amr: ['hwk', 'user', 'mfa'] },
  { methods: ['device-passkey'], upstream: at('eidas0'), acr: 'eidas0-mfa', amr: ['hwk', 'user', 'mfa'] },
] as const)('$methods with $upstream.level of an upstream are worth $acr', ({ methods, upstream, acr, amr }) => {
  expect(levelFor({ methods, upstream })).toEqual({ acr, amr });
});

test('« mfa » among the methods of an upstream does not count when its level says one factor', () => {
  const proof = { methods: [], upstream: at('eidas1', ['pwd', 'mfa']) };
  expect([isMultiFactor(proof), levelFor(proof).amr]).toEqual([false, ['pwd']]);
});

test('without the second factor the first one remains, but a proof of both factors at once is lost whole', () => {
  expect(withoutSecondFactor({ methods: ['password', 'totp'] })).toEqual({ methods: ['password'] });
  expect(withoutSecondFactor({ methods: ['totp'], upstream: at('eidas1') })).toEqual({
    methods: [],
    upstream: at('eidas1'),
  });
  expect(withoutSecondFactor({ methods: ['device-passkey'] })).toBeUndefined();
  expect(withoutSecondFactor({ methods: [], upstream: at('eidas1-mfa') })).toBeUndefined();
});

test.each([
  { values: [], isUnmetByOne: false, needs: [false, false] },
  { values: ['eidas0'], isUnmetByOne: false, needs: [false, false] },
  { values: ['eidas0-mfa'], isUnmetByOne: true, needs: [true, false] },
  { values: ['eidas0-mfa', 'eidas0'], isUnmetByOne: false, needs: [false, false] },
  { values: ['eidas1', 'eidas0-mfa'], isUnmetByOne: true, needs: [false, false] },
  { values: ['eidas1-mfa'], isUnmetByOne: true, needs: [true, true] },
  { values: ['eidas1', 'gold'], isUnmetByOne: true, needs: [false, true] },
])('for the levels $values the table says which proofs are missing', ({ values, isUnmetByOne, needs }) => {
  const wanted = withinReach({ values, isEssential: false }, reachableLevels([{ verifiesIdentity: true }]));
  expect([isUnmet('eidas0', wanted), [needsTwoFactors(wanted), needsVerifiedIdentity(wanted)]]).toEqual([
    isUnmetByOne,
    needs,
  ]);
});

test('without an upstream no level with an identity can be reached', () => {
  const wanted = { values: ['eidas1', 'eidas0-mfa', 'eidas1-mfa'], isEssential: true };
  expect(withinReach(wanted, reachableLevels([{ verifiesIdentity: false }])).values).toEqual(['eidas0-mfa']);
});

test('two factors do not prove an identity, and a session without a level meets no level', () => {
  const identity = { values: ['eidas1'], isEssential: true };
  expect([isUnmet('eidas0-mfa', identity), isUnmet(undefined, identity), isUnmet('gold', identity)]).toEqual([
    true,
    true,
    true,
  ]);
});
