import { nextAdvice } from '../../../src/domain/account/next-advice.ts';

const now = 1_800_000_000;
const day = 86_400;
/** An account that lacks nothing. */
const everything = {
  hasPassword: true,
  passwordRunsOutAt: now + 200 * day,
  isSecondFactorOn: true,
  passkeys: 1,
  recoveryCodes: 10,
};

test.each([
  ['nothing', {}, undefined],
  ['a second factor', { isSecondFactorOn: false, passkeys: 0 }, 'second-factor'],
  ['a second factor, although it has a passkey', { isSecondFactorOn: false }, 'passkey-as-second-factor'],
  [
    'recovery codes, without a second factor',
    { isSecondFactorOn: false, recoveryCodes: 0 },
    'passkey-as-second-factor',
  ],
  ['recovery codes', { recoveryCodes: 0, passkeys: 0, passwordRunsOutAt: now }, 'no-codes'],
  ['a password that lasts', { passwordRunsOutAt: now + 30 * day, recoveryCodes: 3 }, 'renewal'],
  ['a password that has not run out', { passwordRunsOutAt: now - day }, 'renewal'],
  ['nothing but a month and a day of its password', { passwordRunsOutAt: now + 31 * day }, undefined],
  ['more than three recovery codes', { recoveryCodes: 3, passkeys: 0 }, 'few-codes'],
  ['nothing, with four codes', { recoveryCodes: 4 }, undefined],
  ['a passkey', { passkeys: 0 }, 'passkey'],
  [
    'a second factor and a password',
    { hasPassword: false, passwordRunsOutAt: undefined, isSecondFactorOn: false, recoveryCodes: 0, passkeys: 0 },
    'passkey',
  ],
  [
    'a password, and holds a passkey',
    { hasPassword: false, passwordRunsOutAt: undefined, isSecondFactorOn: false, recoveryCodes: 0 },
    undefined,
  ],
])('an account that lacks %s gets the advice that is worth most', (_what, changed, advice) => {
  expect(nextAdvice({ ...everything, ...changed }, now)).toBe(advice);
});
