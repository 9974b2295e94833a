import { answeredLevel, covers, isUnmet, levelFor, levels, needsTwoFactors } from '../../src/domain/assurance.ts';

test('a level covers itself and what it is worth more than, but two factors and an identity do not replace each other', () => {
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

test('a level that we do not know is never covered', () => {
  expect(['eidas2', '1', '', '__proto__'].some((wanted) => covers('eidas1-mfa', wanted))).toBe(false);
});

test('a password alone reaches the lowest level', () => {
  expect(levelFor(['password'])).toEqual({ acr: 'eidas0', amr: ['pwd'] });
});

test.each([
  { methods: ['password', 'totp'], amr: ['pwd', 'otp', 'mfa'] },
  { methods: ['password', 'recovery-code'], amr: ['pwd', 'otp', 'mfa'] },
  { methods: ['device-passkey'], amr: ['hwk', 'user', 'mfa'] },
  { methods: ['password', 'synced-passkey'], amr: ['pwd', 'swk', 'user', 'mfa'] },
] as const)('$methods are two factors', ({ methods, amr }) => {
  expect(levelFor(methods)).toEqual({ acr: 'eidas0-mfa', amr });
});

test('two codes without a password are one factor', () => {
  expect(levelFor(['totp', 'recovery-code'])).toEqual({ acr: 'eidas0', amr: ['otp'] });
});

test('an essential request is answered with the first value that is covered, any other with the level reached', () => {
  const essential = (values: readonly string[]) => ({ values, isEssential: true });
  expect(answeredLevel('eidas1-mfa', essential(['eidas3', 'eidas1', 'eidas0']))).toBe('eidas1');
  expect(answeredLevel('eidas0', essential(['eidas0-mfa', 'eidas1']))).toBeUndefined();
  expect(answeredLevel('eidas0-mfa', essential([]))).toBe('eidas0-mfa');
  expect(answeredLevel('eidas0-mfa', { values: ['eidas0'], isEssential: false })).toBe('eidas0-mfa');
});

test.each([
  { values: [], isUnmetByOne: false, needsTwo: false },
  { values: ['eidas0'], isUnmetByOne: false, needsTwo: false },
  { values: ['eidas0-mfa'], isUnmetByOne: true, needsTwo: true },
  { values: ['eidas0-mfa', 'eidas0'], isUnmetByOne: false, needsTwo: false },
  { values: ['eidas1', 'eidas0-mfa'], isUnmetByOne: true, needsTwo: true },
  { values: ['eidas1', 'gold'], isUnmetByOne: true, needsTwo: false },
])('of $values one factor and two are worth what the table says', ({ values, isUnmetByOne, needsTwo }) => {
  const wanted = { values, isEssential: false };
  expect([isUnmet('eidas0', wanted), needsTwoFactors(wanted)]).toEqual([isUnmetByOne, needsTwo]);
});

test('two factors are no identity, and a session without a level meets nothing', () => {
  const identity = { values: ['eidas1'], isEssential: true };
  expect([isUnmet('eidas0-mfa', identity), isUnmet(undefined, identity), isUnmet('gold', identity)]).toEqual([
    true,
    true,
    true,
  ]);
});
