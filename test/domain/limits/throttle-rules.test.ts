import {
  deviceCodesPerPerson,
  ipKey,
  failuresBeforeReset,
  failuresPerAccount,
  messagesPerRecipient,
  passwordChoices,
  passwordCounter,
  perIp,
  secondFactorRule,
  waitAfterFailures,
} from '../../../src/domain/limits/throttle-rules.ts';

test('the wait begins with the fifth failure, doubles, and never exceeds fifteen minutes', () => {
  expect([0, 1, 4, 5, 6, 7, 8, 9, 10, 99, 5000].map(waitAfterFailures)).toEqual([
    0, 0, 0, 60, 120, 240, 480, 900, 900, 900, 900,
  ]);
});

test('the limits are those that the rule names', () => {
  expect(failuresPerAccount).toEqual({ limit: 25, seconds: 86_400 });
  expect(failuresBeforeReset).toBe(100);
  expect(perIp).toMatchObject({
    failures: { limit: 30, seconds: 900 },
    registrations: { limit: 10, seconds: 3600 },
    captchas: { limit: 20, seconds: 600 },
    recoveries: { limit: 10, seconds: 600 },
  });
  expect(messagesPerRecipient).toEqual([
    { limit: 5, seconds: 3600 },
    { limit: 10, seconds: 86_400 },
  ]);
  expect(deviceCodesPerPerson).toEqual({ limit: 10, seconds: 900 });
  expect(passwordChoices).toEqual({ limit: 20, seconds: 900 });
});

test('the password and the second factor of an account are counted separately, and so is each account', () => {
  const limit = { waits: true, windowLimit: 25, windowSeconds: 86_400 };
  expect(secondFactorRule('a')).toEqual({ key: expect.any(String), ...limit });
  const keys = ['a', 'b'].flatMap((id) => [passwordCounter(id), secondFactorRule(id).key]);
  expect(keys.every((key) => /[ab]$/.test(key))).toBe(true);
  expect(new Set(keys).size).toBe(4);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  [' 192.0.2.7 ', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:203.113.254.207', '203.113.254.207'],
  ['2001:db8::ffff:c000:207', '2001:db8:0:0::/56'],
  ['2001:db8::ffff:192.0.2.7', '2001:db8:0:0::/56'],
  ['::FFFF:c000:0207', '192.0.2.7'],
  ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:0::/56'],
  ['2001:db8:1:12ff::1', '2001:db8:1:1200::/56'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:0::/56'],
  ['2001:db8::1', '2001:db8:0:0::/56'],
  ['[2001:db8::1]', '2001:db8:0:0::/56'],
  ['fe80::1%eth0', 'fe80:0:0:0::/56'],
  ['::1', '0:0:0:0::/56'],
  ['1::', '1:0:0:0::/56'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/56'],
  ['1:2:3:4:5:6:7::', '1:2:3:0::/56'],
  ['a[::1', 'unknown'],
  ['::1]a', 'unknown'],
  ['', 'unknown'],
  ['evil', 'unknown'],
  ['192.0.2.7, 10.0.0.1', 'unknown'],
  ['192.0.2.256', 'unknown'],
])('%s is counted under %s', (ip, key) => {
  expect(ipKey(ip)).toBe(key);
});
