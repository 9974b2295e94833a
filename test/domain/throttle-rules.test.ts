import {
  ipKey,
  failuresBeforeReset,
  failuresPerAccount,
  messagesPerRecipient,
  perIp,
  waitAfterFailures,
} from '../../src/domain/limits/throttle-rules.ts';

test('the wait begins with the fifth failure, doubles and stays at fifteen minutes', () => {
  expect([0, 1, 4, 5, 6, 7, 8, 9, 10, 99, 5000].map(waitAfterFailures)).toEqual([
    0, 0, 0, 60, 120, 240, 480, 900, 900, 900, 900,
  ]);
});

test('the limits are those of the rule', () => {
  expect(failuresPerAccount).toEqual({ limit: 25, seconds: 86_400 });
  expect(failuresBeforeReset).toBe(100);
  expect(perIp).toMatchObject({
    failures: { limit: 30, seconds: 900 },
    registrations: { limit: 10, seconds: 3600 },
    captchas: { limit: 20, seconds: 600 },
  });
  expect(messagesPerRecipient).toContainEqual({ limit: 5, seconds: 3600 });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:0207', '192.0.2.7'],
  ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['[2001:db8::1]', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['', 'unknown'],
  ['evil', 'unknown'],
  ['192.0.2.7, 10.0.0.1', 'unknown'],
  ['192.0.2.256', 'unknown'],
])('%s is counted under %s', (ip, key) => {
  expect(ipKey(ip)).toBe(key);
});
