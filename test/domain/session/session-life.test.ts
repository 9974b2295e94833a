import { isFactorDue, sessionEnd } from '../../../src/domain/session/session-life.ts';
import { givenNow, isFresh, statedTime } from '../../../src/domain/assurance/given-proof.ts';

const hour = 3600;
const day = 24 * hour;
const idle = 12 * hour;

test('a sign-in is fresh for five minutes, the last second included', () => {
  expect([0, 299, 300, 301, 9000].map((age) => isFresh(givenNow(1_000_000), 1_000_000 + age))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('the time that an upstream states is whole seconds of the past, and none where nothing is stated', () => {
  expect([undefined, 99.5, 130, 131, -1].map((stated) => statedTime(stated, 100))).toEqual([0, 99, 100, 0, 0]);
});

test.each([
  ['ends 12 hours after its last use', {}, 0, idle],
  ['ends 12 hours after its last use, whenever it began', {}, day, day + idle],
  ['ends 30 days after the sign-in, however often it is used', {}, 30 * day - 60, 30 * day],
  ['that outlives the browser ends 30 days after the sign-in, used or not', { isRemembered: true }, 0, 30 * day],
  ['of a role ends a quarter of an hour after its last use', { hasRole: true }, hour, hour + 900],
  ['of a role ends 12 hours after the sign-in', { hasRole: true }, 12 * hour - 60, 12 * hour],
  ['of a role counts as such, remembered too', { hasRole: true, isRemembered: true }, 0, 900],
])('a session %s', (_what, changed, seenAt, end) => {
  const loginAt = 1_000_000;
  const times = { loginAt, seenAt: loginAt + seenAt, isRemembered: false, hasRole: false, ...changed };
  expect(sessionEnd(times, idle) - loginAt).toBe(end);
});

test('a shorter idle time that the operator sets counts for a role too, a longer one does not', () => {
  const times = { loginAt: 0, seenAt: 0, isRemembered: false, hasRole: true };
  expect([600, 1200].map((seconds) => sessionEnd(times, seconds))).toEqual([600, 900]);
});

test('a session that outlives the browser asks for the second factor again after a day, another one never', () => {
  const isDue = (isRemembered: boolean, age: number) => isFactorDue({ isRemembered, factorAt: 1000, now: 1000 + age });
  expect([isDue(true, day - 1), isDue(true, day), isDue(false, 40 * day)]).toEqual([false, true, false]);
});
