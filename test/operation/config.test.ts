import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig, settingNames } from '../../config/schema.ts';
import { readUpstreams, shapeOf } from '../../config/upstreams.ts';
import { isWeakKey } from '../../config/weak-key.ts';
import { ordinaryUpstream } from '../support/services/ordinary-upstream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const key = () => randomBytes(32).toString('base64url');
const strong = () => ({ COOKIE_KEYS: key(), ENCRYPTION_KEYS: key(), PASSWORD_PEPPER: key() });
const production = () => ({
  ...strong(),
  NODE_ENV: 'production',
  ISSUER: 'https://sso.example.org/realms/geoplateforme',
  DATABASE_URL: 'postgres://geopf@db.example.org/geopf',
  SMTP_URL: 'smtps://user:secret@mail.example.org',
  MAIL_FROM: 'Comptes Géoplateforme <ne-pas-repondre@sso.example.org>',
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
  test('development needs no setting except its secrets', () => {
    expect(readConfig(strong())).toMatchObject({
      production: false,
      issuer: 'http://localhost:3000/realms/geoplateforme',
      host: '127.0.0.1',
      databaseUrl: 'sqlite:./data/geopf-id.sqlite',
      smtpUrl: 'smtp://127.0.0.1:3003',
      supportEmail: 'geoplateforme@ign.fr',
      addressLimits: 100,
      drainSeconds: 0,
      outboundAllowedHosts: ['localhost', '127.0.0.1', '[::1]'],
      demo: true,
    });
    expect(readConfig({ ...strong(), PORT: '4000' })).toMatchObject({
      issuer: 'http://localhost:4000/realms/geoplateforme',
      smtpUrl: 'smtp://127.0.0.1:4003',
    });
  });

  test('production accepts a configuration with every required setting and runs no demonstration', () => {
    expect(readConfig(production())).toMatchObject({
      production: true,
      demo: false,
      addressLimits: 1,
      drainSeconds: 5,
      outboundAllowedHosts: [],
      logLevel: 'info',
      mailFrom: 'Comptes Géoplateforme <ne-pas-repondre@sso.example.org>',
    });
  });

  test.each([
    ['smtp://mail.example.org', '', true],
    ['smtp://10.0.0.7:25', '', true],
    ['smtp://127.0.0.1:25', '', false],
    ['smtp://[::1]:25', '', false],
    ['smtp://user:secret@localhost', '', false],
    ['smtp://mail.example.org', 'opportunistic', false],
    ['smtp://localhost', 'required', true],
  ])('in production a message to %s with SMTP_TLS=%s needs TLS: %s', (SMTP_URL, SMTP_TLS, isNeeded) => {
    expect(readConfig({ ...production(), SMTP_URL, SMTP_TLS }).smtpTlsRequired).toBe(isNeeded);
  });

  test('production reports all missing settings at once, one line each', () => {
    const names = problemsOf({ NODE_ENV: 'production' }).map((line) => line.split(':')[0]);
    expect(names).toEqual([
      'COOKIE_KEYS',
      'ENCRYPTION_KEYS',
      'PASSWORD_PEPPER',
      'ISSUER',
      'DATABASE_URL',
      'SMTP_URL',
      'MAIL_FROM',
    ]);
  });

  test('metrics have a port of their own, and none where nobody asks for them', () => {
    expect(readConfig(strong())).toMatchObject({ metricsPort: undefined, hostMetrics: '127.0.0.1' });
    expect(readConfig({ ...strong(), METRICS_PORT: 'off' }).metricsPort).toBeUndefined();
    expect(readConfig({ ...strong(), METRICS_PORT: '9100', HOST_METRICS: '10.0.0.2' })).toMatchObject({
      metricsPort: 9100,
      hostMetrics: '10.0.0.2',
    });
    expect(problemsOf({ ...strong(), METRICS_PORT: '3000' })).toEqual([
      'METRICS_PORT: is PORT itself; name another port, which only your own tools can reach',
    ]);
    for (const wrong of ['0', '65536', 'on'])
      expect(problemsOf({ ...strong(), METRICS_PORT: wrong })).toEqual([
        'METRICS_PORT: must be off, or a port from 1 to 65535',
      ]);
  });

  test.each([
    ['DATABASE_URI', 'DATABASE_URL'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['DATABASE_URL_FIEL', 'DATABASE_URL_FILE'],
    ['MAILFROM', 'MAIL_FROM'],
    ['COOKIE_KEY', 'COOKIE_KEYS'],
    ['ISSUR', 'ISSUER'],
    ['PROT', 'PORT'],
    ['FRANCECONECT_CLIENT_ID', 'FRANCECONNECT_CLIENT_ID'],
    ['PROCONNECT_SECRET', 'config/example.env'],
  ])('the name %s is refused, and the line says what to look at: %s', (name, meant) => {
    expect(problemsOf({ ...strong(), [name]: 'anything' })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: is not a setting; .*${meant}`)),
    ]);
  });

  test('a name that only begins as a setting does is warned of, and names of other programs are not', () => {
    const others = {
      HOME: '/root',
      HOSTNAME: 'id-1',
      NODE_OPTIONS: '--enable-source-maps',
      NODE_VERSION: '24.0.0',
      LOGNAME: 'root',
      HTTP_URL: 'http://localhost',
      HTTPS_PROXY: 'http://proxy',
      SESSION_MANAGER: 'local/desk',
      npm_config_port: '1',
      DATABASE_PORT: 'tcp://10.0.0.1:5432',
      DATABASE_PORT_5432_TCP_ADDR: '10.0.0.1',
      DATABASE_SERVICE_HOST: '10.0.0.1',
      SMTP_PASSWORD: '',
    };
    expect(readConfig({ ...strong(), ...others }).warnings).toEqual([]);
    const { warnings } = readConfig({ ...strong(), SMTP_PASSWORD: 'x', DATABASE_SSLMODE: 'require' });
    expect(warnings.map((line) => line.split(':')[0])).toEqual(['SMTP_PASSWORD', 'DATABASE_SSLMODE']);
  });

  test.each([
    ['COOKIE_KEYS', 'c2hvcnQ'],
    ['COOKIE_KEYS', 'A'.repeat(43)],
    ['ENCRYPTION_KEYS', 'changeme'.repeat(8)],
    ['PASSWORD_PEPPER', Buffer.from('0123456789abcdef0123456789abcdef').toString('base64url')],
    ['PASSWORD_PEPPER', `${key()},${'B'.repeat(43)}`],
    ['ENCRYPTION_KEYS', Buffer.from('My mother-in-law keeps 7 Bees & 2 Quail').toString('base64url')],
    ['ENCRYPTION_KEYS', Buffer.from('Dès l’été, 7 Élèves rêvent de Forêts & de lacs').toString('base64url')],
    ['BACKUP_KEY', 'A'.repeat(43)],
    ['COOKIE_KEYS', 'correct-horse-battery-staple-with-nine-jumping-quails'],
    ['ISSUER', 'http://sso.example.org/realms/geoplateforme'],
    ['ISSUER', 'https://user:password@sso.example.org/'],
    ['ISSUER', 'sso.example.org'],
    ['DATABASE_URL', 'mysql://localhost/geopf'],
    ['DATABASE_TIMEOUT_SECONDS', '-1'],
    ['SMTP_URL', 'http://mail.example.org'],
    ['SMTP_TLS', 'sometimes'],
    ['MAIL_FROM', 'nobody'],
    ['LEGAL_DIR', '/nope'],
    ['LEGAL_DIR', 'package.json'],
    ['SUPPORT_EMAIL', 'nobody'],
    ['SUPPORT_EMAIL', 'Support <support@example.org>'],
    ['OUTBOUND_ALLOWED_HOSTS', 'api.internal,10.1.0.0/16'],
    ['OUTBOUND_ALLOWED_HOSTS', 'https://api.internal'],
    ['OUTBOUND_ALLOWED_HOSTS', '*.internal'],
    ['FRANCECONNECT_ISSUER', 'https://oidc.franceconnect.gouv.fr/api/v2'],
    ['PROCONNECT_CLIENT_SECRET', 'a-secret-without-its-client'],
    ['NODE_ENV', 'live'],
    ['NODE_ENV', 'Production'],
    ['CAPTCHA_FIXED_ANSWER', '123456'],
    ['CLOCK_OFFSET', '60'],
    ['PROCONNECT_ISSUER', 'http://localhost:3002/pc/api/v2'],
    ['PORT', 'http'],
    ['SIGN_IN', 'maybe'],
    ['DRAIN_SECONDS', '301'],
    ['DISPOSABLE_EMAIL', 'sometimes'],
    ['LOST_DEVICE_WAIT_HOURS', '-5'],
    ['AUDIT_DAYS', '29'],
    ['INACTIVE_DAYS', '90'],
    ['DELETION_DAYS', '91'],
    ['REGISTRATIONS_PER_HOUR', '0.5'],
    ['SIGNING_COMMAND', 'sign --slot 0'],
  ])('in production %s=%s is refused by name, in one line without the value', (name, value) => {
    const problems = problemsOf({ ...production(), [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: .`));
    expect(problems[0]).not.toContain(value);
  });

  test('in production a key that stands twice is refused, in one list or in two, and with or without padding', () => {
    const [one, other] = [key(), key()];
    expect(problemsOf({ ...production(), COOKIE_KEYS: `${one},${other}`, PASSWORD_PEPPER: `${other}=` })).toEqual([
      'PASSWORD_PEPPER: holds a key of COOKIE_KEYS; draw another one for each',
    ]);
    expect(problemsOf({ ...production(), ENCRYPTION_KEYS: `${one},${one}` })).toEqual([
      'ENCRYPTION_KEYS: holds a key twice; draw another one for each',
    ]);
    expect(problemsOf({ ...production(), ENCRYPTION_KEYS: one, BACKUP_KEY: one })).toEqual([
      'BACKUP_KEY: holds a key of ENCRYPTION_KEYS; draw another one for each',
    ]);
  });

  const franceConnect = () => ({
    ...production(),
    FRANCECONNECT_ISSUER: 'https://oidc.franceconnect.gouv.fr/api/v2',
    FRANCECONNECT_CLIENT_ID: 'geoplateforme',
    FRANCECONNECT_CLIENT_SECRET: key(),
  });

  test('in production an upstream has the operator’s settings, and an upstream without settings is off', () => {
    expect(readConfig(franceConnect()).upstreams).toEqual({
      franceconnect: {
        issuer: 'https://oidc.franceconnect.gouv.fr/api/v2',
        clientId: 'geoplateforme',
        clientSecret: expect.any(String),
        authMethod: 'client_secret_post',
        idTokenAlg: 'ES256',
        userinfoAlg: 'ES256',
        scope: 'openid identite_pivot email',
        callbackPath: '/retour/franceconnect',
      },
    });
  });

  test.each([
    ['ISSUER', ''],
    ['ISSUER', 'http://oidc.franceconnect.gouv.fr/api/v2'],
    ['ISSUER', 'https://localhost:3002/fc/api/v2'],
    ['ISSUER', 'https://127.0.0.1/fc/api/v2'],
    ['ISSUER', 'https://2130706433/fc/api/v2'],
    ['ISSUER', 'https://[::1]/fc/api/v2'],
    ['ISSUER', 'https://fcp-low.sbx.dev-franceconnect.fr/api/v2'],
    ['ISSUER', 'https://fca.integ01.dev-agentconnect.fr/api/v2'],
    ['ISSUER', 'https://oidc.franceconnect.gouv.fr/api/v2?a=b'],
    ['CLIENT_ID', 'geopf-id-franceconnect'],
    ['CLIENT_SECRET', ''],
    ['CLIENT_SECRET', 'stand-in-franceconnect-development-only'],
    ['ID_TOKEN_ALG', 'HS256'],
    ['ID_TOKEN_ALG', 'none'],
    ['USERINFO_ALG', 'HS256'],
    ['SCOPE', 'identite_pivot'],
    ['TOKEN_ENDPOINT', 'http://oidc.franceconnect.gouv.fr/api/v2/token'],
    ['JWKS_URI', 'https://localhost/jwks'],
    ['CALLBACK_PATH', 'https://elsewhere.example.org/'],
    ['CALLBACK_PATH', '/retour/../compte'],
  ])('an upstream with %s=%s is refused in production', (field, value) => {
    const problems = problemsOf({ ...franceConnect(), [`FRANCECONNECT_${field}`]: value });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^FRANCECONNECT_${field}: .`))]);
    if (value) expect(problems[0]).not.toContain(value);
  });

  test('hosts with and without a port may be named for calls into a private network', () => {
    const hosts = ['api.internal', '10.0.0.5:8443', 'localhost', '[fd00::1]:443'];
    const { outboundAllowedHosts } = readConfig({ ...production(), OUTBOUND_ALLOWED_HOSTS: hosts.join(', ') });
    expect(outboundAllowedHosts).toEqual(hosts);
  });

  test('two upstreams cannot share one callback address', () => {
    const same = {
      PROCONNECT_ISSUER: 'https://auth.agentconnect.gouv.fr/api/v2',
      PROCONNECT_CLIENT_ID: 'geoplateforme',
    };
    const settings = { ...same, PROCONNECT_CLIENT_SECRET: key(), PROCONNECT_CALLBACK_PATH: '/retour/franceconnect' };
    expect(problemsOf({ ...franceConnect(), ...settings })).toEqual([
      'PROCONNECT_CALLBACK_PATH: is that of another upstream',
    ]);
  });

  test.each([
    ['https://sso.example.org/realms/geoplateforme', false],
    ['https://192.168.0.10/realms/geoplateforme', false],
    ['https://localhost:8443/realms/geoplateforme', true],
    ['https://comptes.geopf.test/realms/geoplateforme', true],
    ['http://localhost:3000/realms/geoplateforme', true],
  ])('with the issuer %s, development accounts and the demonstration are offered: %s', (ISSUER, isOffered) => {
    const { mayMakeDevelopmentData, demo, upstreams } = readConfig({ ...strong(), ISSUER });
    expect([mayMakeDevelopmentData, demo, 'franceconnect' in upstreams]).toEqual([isOffered, isOffered, isOffered]);
  });

  test('development uses the stand-ins unless the operator names an upstream or turns the demonstration off', () => {
    const { upstreams } = readConfig({ ...strong(), PORT: '4000' });
    expect(upstreams['franceconnect']?.issuer).toBe('http://localhost:4002/fc/api/v2');
    expect(upstreams['proconnect']?.issuer).toBe('http://localhost:4002/pc/api/v2');
    expect(readConfig({ ...strong(), DEMO: 'off' }).upstreams).toEqual({});
    expect(problemsOf({ ...strong(), FRANCECONNECT_CLIENT_ID: 'geoplateforme' })).toEqual([
      'FRANCECONNECT_ISSUER: required with FRANCECONNECT_CLIENT_ID',
      'FRANCECONNECT_CLIENT_SECRET: required with FRANCECONNECT_CLIENT_ID',
    ]);
    expect(problemsOf({ ...strong(), FRANCECONNECT_ISSUER: 'http://oidc.example.org' })).toEqual([
      'FRANCECONNECT_ISSUER: must be https',
    ]);
  });

  test('an upstream has only the settings for which its definition leaves a choice', () => {
    const endings = ['AUTH_METHOD', 'USERINFO_ALG'];
    const ending = (name: string) => endings.find((one) => name.endsWith(`_${one}`)) ?? [];
    expect(Object.keys(shapeOf([ordinaryUpstream])).flatMap(ending)).toEqual(['AUTH_METHOD']);
    const ofBoth = settingNames.filter((name) => /^(FRANCE|PRO)CONNECT_/.test(name));
    expect(ofBoth.flatMap(ending)).toEqual(['USERINFO_ALG', 'USERINFO_ALG']);
    const { TIERS_AUTH_METHOD: method } = shapeOf([ordinaryUpstream]);
    expect(method?.safeParse('client_secret_post').success).toBe(true);
    expect(method?.safeParse('private_key_jwt').error?.issues[0]?.message).toBe(
      'must be client_secret_basic or client_secret_post',
    );
  });

  describe('an upstream without a stand-in', () => {
    const refuse = (name: string, problem: string) => {
      throw new Error(`${name}: ${problem}`);
    };
    const read = (values: Readonly<Record<string, string>>) =>
      readUpstreams({ definitions: [ordinaryUpstream], values, production: false, demoPort: 3000, refuse });

    test('an upstream without a stand-in is off in development, so that no button leads to nothing', () => {
      expect(read({})).toEqual({});
    });

    test('an upstream without a stand-in is on when an operator names it, with its own defaults', () => {
      const values = {
        TIERS_ISSUER: 'https://tiers.example.org',
        TIERS_CLIENT_ID: 'geoplateforme',
        TIERS_CLIENT_SECRET: key(),
      };
      expect(read(values)).toEqual({
        tiers: expect.objectContaining({
          authMethod: 'client_secret_basic',
          idTokenAlg: 'RS256',
          userinfoAlg: undefined,
          scope: 'openid given_name email',
          callbackPath: '/retour/tiers',
        }),
      });
      expect(read({ ...values, TIERS_AUTH_METHOD: 'client_secret_post' })['tiers']?.authMethod).toBe(
        'client_secret_post',
      );
    });
  });

  test.each([...settingNames])('a wrong value of %s is refused in words that say what is right', (name) => {
    for (const value of ['?', '-1', 'postgres://u:pa#ss@host/name', 'smtp://u:pa#ss@host']) {
      for (const problem of problemsOf({ ...strong(), [name]: value })) {
        expect(problem).not.toMatch(/NaN|Invalid|expected|received|input/i);
        expect(problem).not.toContain('pa#ss');
      }
    }
  });

  test.each([
    ['DATABASE_URL', 'postgres://geopf:pa#ss@db.example.org/geopf'],
    ['DATABASE_URL', 'postgres://geopf:pa/ss@db.example.org/geopf'],
    ['SMTP_URL', 'smtps://geopf:pa#ss@mail.example.org'],
  ])('a password in %s that is not percent-encoded is refused with the way to write it', (name, value) => {
    expect(problemsOf({ ...production(), [name]: value })).toEqual([
      `${name}: is not an address; in user and password, write # / ? @ % as %23 %2F %3F %40 %25`,
    ]);
  });

  test.each(['postgres://geopf:a,b@one:5432,two:5432/geopf', 'postgres://geopf@one,two/geopf', 'postgres://one,two'])(
    'a DATABASE_URL with several hosts is refused with the advice to name the primary: %s',
    (DATABASE_URL) => {
      expect(problemsOf({ ...production(), DATABASE_URL })).toEqual([
        'DATABASE_URL: takes one host: give the address that leads to the primary',
      ]);
      const one = 'postgres://geopf:a,b@one:5432/geopf';
      expect(readConfig({ ...production(), DATABASE_URL: one }).databaseUrl).toBe(one);
    },
  );

  test('random keys are never called weak', () => {
    const drawn = Array.from({ length: 2000 }, () => randomBytes(32));
    expect(drawn.filter((bytes) => isWeakKey(bytes.toString('base64url')))).toEqual([]);
    expect(drawn.filter((bytes) => isWeakKey(bytes.toString('hex')))).toEqual([]);
  });

  test('a setting may be the path of a file, and the name of the setting stands in the error about an unreadable file', () => {
    const folder = temporaryFolder('geopf-id-config-');
    const path = join(folder, 'cookie-keys');
    const { COOKIE_KEYS, ...others } = production();
    writeFileSync(path, `${COOKIE_KEYS}\n`);
    expect(readConfig({ ...others, COOKIE_KEYS_FILE: path }).cookieKeys).toEqual([COOKIE_KEYS]);
    expect(problemsOf({ ...others, COOKIE_KEYS_FILE: join(folder, 'none') })).toEqual([
      'COOKIE_KEYS: the file that COOKIE_KEYS_FILE names cannot be read',
    ]);
  });

  test('the example file names every setting with its default', () => {
    const lines = readFileSync('config/example.env', 'utf8').matchAll(/^#?([A-Z_]+)=(.*)$/gm);
    const example = Object.fromEntries([...lines].map(([, name, value]) => [name!, value!.replace('\\n', '\n')]));
    expect(Object.keys(example).sort()).toEqual([...settingNames].sort());
    const secrets = strong();
    const [whole, bare] = [{ ...example, ...secrets }, secrets].map((environment) => {
      const { standing: _sources, ...config } = readConfig(environment);
      return config;
    });
    expect(whole).toEqual(bare);
  });
});
