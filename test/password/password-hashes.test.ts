import { createHmac, randomBytes } from 'node:crypto';
import { hashSync } from '@node-rs/argon2';
import { createAccount } from '../../src/commands/account/create-account.ts';
import { createPasswordHasher } from '../../src/crypto/password-hasher.ts';
import { createThreadPool } from '../../src/crypto/thread-pool.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { authorizationRequest, registerClient, signIn, typeCredentials } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const ofToday = /^[0-9a-f]{8}\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/;

/** Epoch seconds of an hour ago, so that a kept time differs from a time that is written during the test. */
const chosenAt = Math.floor(Date.now() / 1000) - 3600;

const base64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
const hex = (text: string) => Buffer.from(text, 'hex');

/** Returns a Keycloak credential in the notation of docs/password-hashes.md. */
function fromKeycloak(credential: { readonly credentialData: string; readonly secretData: string }): string {
  const { algorithm, hashIterations, additionalParameters } = JSON.parse(credential.credentialData) as {
    algorithm: string;
    hashIterations: number;
    additionalParameters: Record<string, string[]>;
  };
  const { value, salt } = JSON.parse(credential.secretData) as { value: string; salt: string };
  const pair = `${salt.replace(/=+$/, '')}$${value.replace(/=+$/, '')}`;
  if (algorithm !== 'argon2') {
    return `$${algorithm}$i=${hashIterations},l=${Buffer.from(value, 'base64').length}$${pair}`;
  }
  const [memory, lanes] = [additionalParameters['memory']![0], additionalParameters['parallelism']![0]];
  return `$argon2id$v=19$m=${memory},t=${hashIterations},p=${lanes}$${pair}`;
}

const long = { password: 'passwordPASSWORDpassword', salt: 'saltSALTsaltSALTsaltSALTsaltSALTsalt' };
const pbkdf2 = (name: string, output: string) =>
  `$${name}$i=4096,l=${output.length / 2}$${base64(long.salt)}$${base64(hex(output))}`;

/** Published test vectors (RFC 6070, its counterparts for SHA-2, the reference implementation of Argon2) and hashes that Keycloak wrote. */
const imported: readonly (readonly [string, string, string])[] = [
  ['PBKDF2-SHA-1', pbkdf2('pbkdf2', '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038'), long.password],
  [
    'PBKDF2-SHA-256',
    pbkdf2('pbkdf2-sha256', '348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1c635518c7dac47e9'),
    long.password,
  ],
  [
    'PBKDF2-SHA-512',
    pbkdf2(
      'pbkdf2-sha512',
      '8c0511f4c6e597c6ac6315d8f0362e225f3c501495ba23b868c005174dc4ee71115b59f9e60cd9532fa33e0f75aefe30225c583a186cd82bd4daea9724a3d3b8',
    ),
    long.password,
  ],
  [
    'Argon2id, 64 MiB',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    'password',
  ],
  [
    'Argon2id, two lanes',
    '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
    'password',
  ],
  [
    'Keycloak, PBKDF2-SHA-512',
    fromKeycloak({
      credentialData: '{"hashIterations":4096,"algorithm":"pbkdf2-sha512","additionalParameters":{}}',
      secretData: `{"value":"jAUR9Mbll8asYxXY8DYuIl88UBSVuiO4aMAFF03E7nERW1n55gzZUy+jPg91rv4wIlxYOhhs2CvU2uqXJKPTuA==","salt":"c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFRzYWx0","additionalParameters":{}}`,
    }),
    long.password,
  ],
  [
    'Keycloak, Argon2id',
    fromKeycloak({
      credentialData:
        '{"hashIterations":2,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["65536"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}',
      secretData:
        '{"value":"CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc=","salt":"c29tZXNhbHQ=","additionalParameters":{}}',
    }),
    'password',
  ],
];

const [salt, output] = [base64(randomBytes(16)), base64(randomBytes(32))];
const hopeless: readonly (readonly [string, string])[] = [
  ['a thousand million rounds', `$pbkdf2-sha256$i=999999999,l=32$${salt}$${output}`],
  ['six million rounds of two blocks', `$pbkdf2$i=6000000,l=32$${salt}$${output}`],
  ['two gigabytes of memory', `$argon2id$v=19$m=2097152,t=1,p=1$${salt}$${output}`],
  ['a million passes', `$argon2id$v=19$m=65536,t=1000000,p=1$${salt}$${output}`],
  ['more lanes than memory', `$argon2id$v=19$m=128,t=1,p=17$${salt}$${output}`],
  ['no round', `$pbkdf2-sha256$i=0,l=32$${salt}$${output}`],
  ['another length than it says', `$pbkdf2-sha256$i=1,l=16$${salt}$${output}`],
  ['a hash of one byte', `$pbkdf2-sha256$i=1,l=1$${salt}$AA`],
  ['no salt', `$pbkdf2-sha256$i=1,l=32$$${output}`],
  ['a salt that is no base64', `$argon2id$v=19$m=256,t=1,p=1$_________________$${output}`],
  ['the fast Argon2d', `$argon2d$v=19$m=256,t=1,p=1$${salt}$${output}`],
  ['an unknown kind', `$md5$${salt}$${output}`],
  ['a key that nobody has', `00000000$argon2id$v=19$m=19456,t=2,p=1$${salt}$${output}`],
  ['the password itself', 'douze-renards-au-bord-du-canal'],
];

describe.each(bothDatabases)('the life of a password hash, on %s', (database) => {
  const oldPepper = randomBytes(32).toString('base64url');

  const app = describeApp({
    database,
    hashesAsInProduction: true,
    config: { passwordPepper: [randomBytes(32).toString('base64url'), oldPepper] },
  });

  const client = prepare(() => registerClient(app));

  const stored = ({ sub }: BuiltAccount) => app.rows.accounts.first({ id: sub });
  const withHash = async (hash: string, password?: string): Promise<BuiltAccount> => {
    const account = await buildAccount(app);
    await app.rows.accounts.change({ id: account.sub }, { passwordHash: hash, passwordChangedAt: chosenAt });
    return { ...account, password: password ?? account.password };
  };
  const comesIn = async (account: BuiltAccount) => (await signIn(app, app.browser(), { client, account })).code !== '';

  // One kind of hash stands for all on the other database.
  test.each(database === bothDatabases[0] ? imported : imported.slice(0, 1))(
    'an imported password opens the account and then gets a new hash: %s',
    async (_name, hash, password) => {
      const account = await withHash(hash, password);
      expect(await comesIn({ ...account, password: `${password}x` })).toBe(false);
      expect((await stored(account)).passwordHash).toBe(hash);

      expect(await comesIn(account)).toBe(true);
      const after = await stored(account);
      expect(after.passwordHash).toMatch(ofToday);
      expect(after.passwordChangedAt).toBe(chosenAt);
      expect(await comesIn(account)).toBe(true);
      expect((await stored(account)).passwordHash).toBe(after.passwordHash);
      expect(await comesIn({ ...account, password: `${password}x` })).toBe(false);
    },
  );

  test('the next sign-in replaces a hash of ours that has weaker parameters or an older pepper', async () => {
    const password = 'trois-hérissons-dans-la-neige';
    const [pepper = ''] = app.services.config.passwordPepper;
    const key = Buffer.from(pepper, 'base64url');
    const keyId = createHmac('sha256', key).update('id').digest('hex').slice(0, 8);
    const secret = createHmac('sha256', key).update(password).digest('base64');
    const weaker = `${keyId}${hashSync(secret, { memoryCost: 8192, timeCost: 1, parallelism: 1 })}`;
    const former = createPasswordHasher([oldPepper]);
    const older = await former.hash(password);
    await former.close();
    for (const hash of [weaker, older]) {
      const account = await withHash(hash, password);
      expect(await comesIn(account)).toBe(true);
      const after = await stored(account);
      expect(after.passwordHash).toMatch(ofToday);
      expect(after.passwordHash!.startsWith(keyId)).toBe(true);
      expect(await comesIn(account)).toBe(true);
    }
  });

  test('a password that is changed while the old password gets a new hash stays changed', async () => {
    const [, hash, password] = imported[1]!;
    const account = await withHash(hash, password);
    const hasher = app.services.hasher as { hash: (password: string) => Promise<string> };
    const { hash: real } = hasher;
    const chosen = await real('sept-loutres-sous-la-pluie-fine');
    hasher.hash = async (text) => {
      const renewed = await real(text);
      await app.rows.accounts.change({ id: account.sub }, { passwordHash: chosen });
      return renewed;
    };
    try {
      await comesIn(account);
    } finally {
      hasher.hash = real;
    }
    expect((await stored(account)).passwordHash).toBe(chosen);
    expect(await comesIn(account)).toBe(false);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('an imported password with accents is right in each Unicode form that a browser sends', async () => {
    const password = 'Été à la plage²';
    const hash = hashSync(password, { memoryCost: 256, timeCost: 1, parallelism: 1 });
    const account = await withHash(hash, password.normalize('NFD'));
    expect(await comesIn(account)).toBe(true);
    expect(await comesIn({ ...account, password })).toBe(true);
  });

  test.each(hopeless)(
    'a stored hash that cannot be verified counts as a wrong password, and is not computed: %s',
    async (_name, hash) => {
      const account = await withHash(hash);
      const browser = await app.open(authorizationRequest(app, client).url);
      const page = await typeCredentials(browser, account);
      expect(page.status).toBe(422);
      expect((await stored(account)).passwordHash).toBe(hash);
      await expect(
        app.services.inUnit(() =>
          createAccount(app.services, {
            username: `importe-${randomBytes(4).toString('hex')}`,
            email: 'importe@example.test',
            emailCanonical: 'importe@example.test',
            passwordHash: hash,
            locale: 'fr',
            termsVersion: 'test',
          }),
        ),
      ).rejects.toThrow('in no form that is verified here');
      expect(await app.rows.accounts.list({ emailCanonical: 'importe@example.test' })).toEqual([]);
    },
  );
});

test('a thread that has had no work for a while ends, and the next password gets a new one', async () => {
  const pool = createThreadPool<object, string>({
    script: new URL('../../src/crypto/hash-worker.js', import.meta.url),
    workerData: { memoryCost: 128, timeCost: 1 },
    threads: 1,
    maxWaiting: 2,
    idleMilliseconds: 1,
  });
  const ended = new Promise<void>((resolve) =>
    process.once('worker', (worker) => worker.once('exit', () => resolve())),
  );
  const hash = () => pool.run({ kind: 'hash', secret: 'secret' });
  expect(await Promise.all([hash(), hash()])).toEqual([expect.stringMatching(/^\$argon2/), expect.any(String)]);
  await ended;
  expect(await hash()).toMatch(/^\$argon2/);
  await pool.close();
});
