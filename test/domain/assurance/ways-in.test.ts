import { acceptedWays, isProofAccepted, isWayAccepted } from '../../../src/domain/assurance/ways-in.ts';

const all = ['password', 'passkey', 'franceconnect', 'proconnect'];

test.each([
  ['nothing', undefined, undefined],
  ['no list', 'password', undefined],
  ['every way that is known', all, undefined],
  ['every known way and one more', [...all, 'later'], undefined],
  ['all ways but one', all.slice(1), all.slice(1)],
  ['one way', ['passkey'], ['passkey']],
  ['no way', [], []],
  ['a way and what is no name', ['password', 7], ['password']],
])('a client whose registration lists %s accepts %j: %j', (_what, listed, accepted) => {
  expect(acceptedWays(listed)).toEqual(accepted);
});

test('a client without a list accepts ways that are added later, others accept what they list', () => {
  expect([isWayAccepted(undefined, 'later'), isWayAccepted(all, 'later'), isWayAccepted(all, 'passkey')]).toEqual([
    true,
    false,
    true,
  ]);
});

test.each([
  [['password'], { methods: ['password', 'totp'] }, true],
  [['passkey'], { methods: ['password', 'totp'] }, false],
  [['passkey'], { methods: ['device-passkey'] }, true],
  [['passkey'], { methods: ['synced-passkey'] }, true],
  [['password'], { methods: ['synced-passkey'] }, false],
  [['proconnect'], { methods: [], upstream: { name: 'proconnect' } }, true],
  [['proconnect'], { methods: [], upstream: { name: 'franceconnect' } }, false],
  [['proconnect'], { methods: [] }, false],
  [['proconnect'], { methods: ['password'], upstream: { name: 'proconnect' } }, true],
  [undefined, { methods: ['password'] }, true],
  [undefined, { methods: [] }, false],
] as const)('where %j is accepted, a session that rests on %j counts: %p', (accepted, proof, isAccepted) => {
  expect(isProofAccepted(accepted, proof)).toBe(isAccepted);
});
