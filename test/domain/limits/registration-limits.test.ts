import {
  challengesOf,
  hurriedSeconds,
  ordinaryRegistrations,
  registrationLimits,
  registrationsOf,
  surgeAlert,
  surgeRegistrationsOf,
  suspectShare,
} from '../../../src/domain/limits/registration-limits.ts';

test('the limits of a registration are those of the rule', () => {
  expect(registrationLimits).toEqual({
    profiles: { limit: 30, seconds: 900 },
    byEmail: { limit: 3, seconds: 3600 },
    byEmailToRecipient: { limit: 3, seconds: 86_400 },
    addressChanges: { limit: 5, seconds: 86_400 },
    usernameChanges: { limit: 20, seconds: 3600 },
    photos: { limit: 60, seconds: 3600 },
    challengeDrawings: { limit: 5, seconds: 600 },
  });
  expect([hurriedSeconds, suspectShare]).toEqual([3, 0.5]);
});

test('registrations and challenges are counted apart, each network address by its own counter', () => {
  const ip = '2001:db8::1';
  const rule = { waits: false, windowLimit: 10, windowSeconds: 3600 };
  expect(registrationsOf({ ip, times: 1 })).toEqual([
    { key: 'registration:address:2001:db8:0:0::/56', ...rule },
    { key: 'registration:network:2001:db8:0::/48', ...rule, windowLimit: 50 },
  ]);
  expect(challengesOf({ ip, times: 1 })).toEqual({
    key: 'captcha:address:2001:db8:0:0::/56',
    waits: false,
    windowLimit: 20,
    windowSeconds: 600,
  });
});

test('in an hour with more registrations than usual each address has two, each network ten, and the service four times the usual', () => {
  const rule = { waits: false, windowSeconds: 3600 };
  const usual = { limit: 100, times: 2 };
  expect(ordinaryRegistrations(usual)).toEqual({ key: 'registration:service:usual', ...rule, windowLimit: 200 });
  expect(surgeRegistrationsOf({ ip: '192.0.2.7', times: 1 }, usual)).toEqual([
    { key: 'registration-surge:address:192.0.2.7', ...rule, windowLimit: 2 },
    { key: 'registration-surge:network:192.0.2.0/24', ...rule, windowLimit: 10 },
    { key: 'registration:service:surge', ...rule, windowLimit: 600 },
  ]);
  expect(surgeAlert).toEqual({ key: 'registration:service:alert', ...rule, windowLimit: 1 });
});

test.each([
  [2, 100],
  [0.01, 1],
  [0, 1],
])('an operator who multiplies the limit by %d leaves a network %d registrations, and always one', (times, limit) => {
  expect(registrationsOf({ ip: '192.0.2.7', times })[1]?.windowLimit).toBe(limit);
});

test.each([
  [100, 1000],
  [0.5, 5],
  [0.25, 3],
  [0.01, 1],
  [0, 1],
])(
  'an operator or a suspicion that multiplies the limit by %d leaves %d registrations, and always one',
  (times, limit) => {
    expect(registrationsOf({ ip: '192.0.2.7', times })[0]?.windowLimit).toBe(limit);
  },
);
