import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The tests whose subject is the schema itself. */
const ofTheSchema = [
  'account/account-deletion-erasure.test.ts',
  'storage/migrations.test.ts',
  'storage/storage-plans.test.ts',
];

/** Tests that still name tables; the list only gets shorter. */
const toConvert = [
  'federation/federation-account-link.test.ts',
  'federation/federation-account.test.ts',
  'federation/federation-attacks.test.ts',
  'federation/federation-callback.test.ts',
  'federation/federation-hint.test.ts',
  'federation/federation-lapsed.test.ts',
  'federation/federation-levels.test.ts',
  'federation/federation-linking.test.ts',
  'federation/federation-logout.test.ts',
  'federation/federation-metadata.test.ts',
  'federation/federation-refused.test.ts',
  'federation/federation-registration.test.ts',
  'federation/federation-shared-address.test.ts',
  'federation/federation-subjects.test.ts',
  'federation/federation-third.test.ts',
  'federation/federation-told-oddly.test.ts',
  'flows/login-step-matrix.test.ts',
  'http/http-limits.test.ts',
  'http/http-unavailable.test.ts',
  'http/outage.test.ts',
  'http/preferences.test.ts',
  'jobs/each-due.test.ts',
  'keys/cli-keys.test.ts',
  'keys/key-rotation.test.ts',
  'keys/protocol-keys.test.ts',
  'logout/logout-backchannel-delivery.test.ts',
  'logout/logout-backchannel.test.ts',
  'lost-device/lost-device-franceconnect.test.ts',
  'lost-device/lost-device-wait.test.ts',
  'lost-device/lost-device.test.ts',
  'mail/outbox-expiry.test.ts',
  'mail/outbox.test.ts',
  'operation/backup-postgres.test.ts',
  'operation/backup.test.ts',
  'operation/cli-account-list.test.ts',
  'operation/cli-accounts.test.ts',
  'operation/clock.test.ts',
  'operation/database-roles.test.ts',
  'operation/fixed-settings.test.ts',
  'operation/metrics.test.ts',
  'operation/operations-page.test.ts',
  'operation/production-start.test.ts',
  'operation/rolling-upgrade.test.ts',
  'operation/stop.test.ts',
  'password/account-password.test.ts',
  'password/failed-sign-ins.test.ts',
  'password/password-hashes.test.ts',
  'password/password-history.test.ts',
  'password/password-reminders.test.ts',
  'password/password-renewal.test.ts',
  'password/recovery-consequences.test.ts',
  'password/recovery.test.ts',
  'password/sign-in-abuse.test.ts',
  'password/sign-in-races.test.ts',
  'people/act-lines.test.ts',
  'people/address-correction.test.ts',
  'people/restriction.test.ts',
  'protocol/protocol-client-authentication.test.ts',
  'protocol/protocol-code.test.ts',
  'protocol/protocol-optional-claims.test.ts',
  'protocol/protocol-pushed-requests.test.ts',
  'protocol/protocol-refresh.test.ts',
  'protocol/protocol-tokens.test.ts',
  'registration/captcha-abuse.test.ts',
  'registration/captcha-flood.test.ts',
  'registration/registration-draft.test.ts',
  'registration/registration-limits.test.ts',
  'registration/registration-link.test.ts',
  'registration/registration-parallel.test.ts',
  'registration/registration-proof.test.ts',
  'registration/registration.test.ts',
  'scim/scim.test.ts',
  'session/parked-proofs.test.ts',
  'session/proof-ages.test.ts',
  'session/session-life.test.ts',
  'session/session-races.test.ts',
  'session/travelling-requests.test.ts',
  'session/whose-browser.test.ts',
  'storage/storage-close.test.ts',
  'storage/storage-dump.test.ts',
  'storage/storage-processes.test.ts',
  'storage/storage-races.test.ts',
  'storage/storage-unit.test.ts',
  'storage/unstorable.test.ts',
  'storage/upgrade.test.ts',
  'support-tests/support-database.test.ts',
  'undo/account-undo.test.ts',
  'undo/undo-later-changes.test.ts',
];

test('a test reads and changes rows by test/support/rows.ts, and names neither a table nor a column', () => {
  const files = (readdirSync('test', { recursive: true }) as string[]).filter((file) => /\.tsx?$/.test(file));
  const inSql = /\bknex\b|\b(trx|tx)\('|\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|ALTER TABLE) \w/;
  const others = files.filter(
    (file) =>
      !file.startsWith('support/') &&
      basename(file) !== basename(import.meta.url) &&
      inSql.test(readFileSync(join('test', file), 'utf8')),
  );
  expect(others.filter((file) => ![...ofTheSchema, ...toConvert].includes(file))).toEqual([]);
  expect(ofTheSchema.length).toBeLessThanOrEqual(3);
});
