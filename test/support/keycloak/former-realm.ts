import { randomUUID } from 'node:crypto';
import type { FormerPerson } from '../../../demo/stand-ins/former-realm/people.ts';
import { startFormerRealm, type FormerRealmStandIn } from '../../../demo/stand-ins/former-realm/start-former-realm.ts';
import { startApp, type TestApp } from '../start-app.ts';
import type { DatabaseKind } from '../test-database.ts';

export const formerPassword = 'sentier-des-douaniers';
export const longAgo = Date.now() - 90 * 86_400_000;

/** Returns somebody of the former realm. */
export function formerPerson(
  username: string,
  { entry, ...others }: Partial<Omit<FormerPerson, 'entry'>> & { readonly entry?: object } = {},
): FormerPerson {
  return {
    entry: {
      id: randomUUID(),
      username,
      email: `${username}@example.test`,
      emailVerified: true,
      enabled: true,
      createdTimestamp: longAgo,
      requiredActions: [],
      firstName: 'Jeanne',
      ...entry,
    },
    password: formerPassword,
    credentials: [{ id: randomUUID(), type: 'password', createdDate: longAgo, credentialData: '{}' }],
    ...others,
  };
}

/** An application that shows codes, as the administration of the realm shows it. */
export const formerOtp = () => ({
  id: randomUUID(),
  type: 'otp',
  userLabel: 'Téléphone',
  credentialData: '{"subType":"totp","digits":6}',
});

/** Starts an application that fetches people, and the realm that has them, before the tests of this `describe`. */
export function describeFormerRealm(database: DatabaseKind, config: object = {}) {
  const started = {} as { realm: FormerRealmStandIn; app: TestApp };
  const settings = { realm: 'ancien', clientId: 'reprise', clientSecret: 'un secret & des accents é' };
  beforeAll(async () => {
    started.realm = await startFormerRealm({ ...settings, port: 0, people: [] });
    const migrateFrom = { ...settings, address: started.realm.address };
    started.app = await startApp({ database, config: { migrateFrom, ...config } });
  });
  afterAll(async () => {
    await started.app.stop();
    await started.realm.stop();
  });
  beforeEach(() => {
    started.realm.setFault();
    started.realm.clearLog();
  });
  return started;
}
