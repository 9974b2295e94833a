import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig, settingNames } from '../config/schema.ts';
import { isWeakKey } from '../config/weak-key.ts';

const key = () => randomBytes(32).toString('base64url');
const strong = () => ({ COOKIE_KEYS: key(), ENCRYPTION_KEYS: key(), PASSWORD_PEPPER: key() });
const production = () => ({
  ...strong(),
  NODE_ENV: 'production',
  ISSUER: 'https://sso.example.org/realms/geoplateforme',
  SMTP_URL: 'smtps://user:secret@mail.example.org',
});

function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('settings', () => {
  test('development needs none of them but its secrets, which it draws', () => {
    expect(readConfig(strong())).toMatchObject({
      production: false,
      issuer: 'http://localhost:3000/realms/geoplateforme',
      host: '127.0.0.1',
      databaseUrl: 'sqlite:./data/geopf-id.sqlite',
      smtpUrl: 'smtp://127.0.0.1:3003',
      supportEmail: 'geoplateforme@ign.fr',
      addressLimits: 100,
      demo: true,
    });
    expect(readConfig({ ...strong(), PORT: '4000' })).toMatchObject({
      issuer: 'http://localhost:4000/realms/geoplateforme',
      smtpUrl: 'smtp://127.0.0.1:4003',
    });
  });

  test('production with every setting that it needs is accepted, and has no demonstration', () => {
    expect(readConfig(production())).toMatchObject({
      production: true,
      demo: false,
      addressLimits: 1,
      logLevel: 'info',
      mailFrom: 'Comptes Géoplateforme <ne-pas-repondre@sso.example.org>',
    });
  });

  test('everything that is missing in production is told at once, one line each', () => {
    const names = problemsOf({ NODE_ENV: 'production' }).map((line) => line.split(':')[0]);
    expect(names).toEqual(['COOKIE_KEYS', 'ENCRYPTION_KEYS', 'PASSWORD_PEPPER', 'ISSUER', 'SMTP_URL']);
  });

  test.each([
    ['COOKIE_KEYS', 'c2hvcnQ'],
    ['COOKIE_KEYS', 'A'.repeat(43)],
    ['ENCRYPTION_KEYS', 'changeme'.repeat(8)],
    ['PASSWORD_PEPPER', Buffer.from('0123456789abcdef0123456789abcdef').toString('base64url')],
    ['PASSWORD_PEPPER', `${key()},${'B'.repeat(43)}`],
    ['ISSUER', 'http://sso.example.org/realms/geoplateforme'],
    ['ISSUER', 'https://user:password@sso.example.org/'],
    ['ISSUER', 'sso.example.org'],
    ['DATABASE_URL', 'mysql://localhost/geopf'],
    ['SMTP_URL', 'http://mail.example.org'],
    ['MAIL_FROM', 'nobody'],
    ['CAPTCHA_FIXED_ANSWER', '123456'],
    ['CLOCK_OFFSET', '60'],
    ['FRANCECONNECT_CLIENT_ID', 'abc'],
    ['PROCONNECT_ISSUER', 'http://localhost:3002/pc/api/v2'],
    ['PORT', 'http'],
    ['SIGN_IN', 'maybe'],
    ['DISPOSABLE_EMAIL', 'sometimes'],
    ['LOST_DEVICE_WAIT_HOURS', '0'],
  ])('in production %s=%s is refused by name, in one line without the value', (name, value) => {
    const problems = problemsOf({ ...production(), [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: .`));
    expect(problems[0]).not.toContain(value);
  });

  test('keys drawn at random are never called weak', () => {
    const drawn = Array.from({ length: 2000 }, () => randomBytes(32));
    expect(drawn.filter((bytes) => isWeakKey(bytes.toString('base64url')))).toEqual([]);
    expect(drawn.filter((bytes) => isWeakKey(bytes.toString('hex')))).toEqual([]);
  });

  test('a setting may be the path of a file; a file that cannot be read is told by the setting’s name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'geopf-id-config-'));
    const path = join(folder, 'cookie-keys');
    const { COOKIE_KEYS, ...others } = production();
    writeFileSync(path, `${COOKIE_KEYS}\n`);
    expect(readConfig({ ...others, COOKIE_KEYS_FILE: path }).cookieKeys).toEqual([COOKIE_KEYS]);
    expect(problemsOf({ ...others, COOKIE_KEYS_FILE: join(folder, 'none') })).toEqual([
      'COOKIE_KEYS: the file that COOKIE_KEYS_FILE names cannot be read',
    ]);
    rmSync(folder, { recursive: true });
  });

  test('the example names every setting, with the default that it has', () => {
    const lines = readFileSync('config/example.env', 'utf8').matchAll(/^#?([A-Z_]+)=(.*)$/gm);
    const example = Object.fromEntries([...lines].map(([, name, value]) => [name!, value!.replace('\\n', '\n')]));
    expect(Object.keys(example).sort()).toEqual([...settingNames].sort());
    const secrets = strong();
    expect(readConfig({ ...example, ...secrets })).toEqual(readConfig(secrets));
  });
});
