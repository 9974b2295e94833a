import { resolve } from 'node:path';
import { z } from 'zod';
import { knownUpstreams } from '../src/upstream/definitions/known-upstreams.ts';
import { hasHosts, isPlainAddress, percentEncoded, smtpUrl } from './addresses.ts';
import { documentHosts, type DocumentHosts } from './document-hosts.ts';
import { findUnknownNames } from './find-unknown-names.ts';
import { isReadableFolder } from './is-readable-folder.ts';
import { isThisMachine } from './is-this-machine.ts';
import { isPublicAddress } from './is-public-address.ts';
import { list } from './list.ts';
import { metricsPort } from './metrics-port.ts';
import { migrateFromShape, readMigrateFrom, type FormerRealmSettings } from './migrate-from.ts';
import { mtlsShape, readMtls, type MtlsSettings } from './mtls.ts';
import { oneOf } from './one-of.ts';
import { readPasskeyOrigins, type PasskeyOrigins } from './passkey-origins.ts';
import { readSetting, type Environment, type Problems } from './read-setting.ts';
import { readUpstreams, upstreamShape, type UpstreamSettings } from './upstreams.ts';
import { drawSecrets, findEqualKeys, keyList, secretNames, type Secrets } from './secrets.ts';
import { standingSettings, upstreamValues, walletValues, type StandingSetting } from './standing-settings.ts';
import { readWallet, walletShape, type WalletSettings } from './wallet.ts';
import { signingCommand } from './signing-command.ts';
import { isWeakKey } from './weak-key.ts';
import { wholeNumber } from './whole-number.ts';

/** Names each setting that is missing, malformed or too weak, one line each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const whole = (fallback: number, min = 0, max?: number) => wholeNumber(min, max).default(fallback);
/** In development the services from which keys come, and to which logout tokens go, are on this machine. */
const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

const openOrClosed = oneOf(['open', 'closed']).default('open');
const aboveZero = 'must be a number above 0';
const timeout = 'must be a number of seconds from 0.1 to 60';

const schema = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be production, development or test; without it: development')
    .default('development'),
  ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .refine(isPlainAddress, 'must have neither user, query nor fragment')
    .optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(3000, 0, 65535),
  METRICS_PORT: metricsPort,
  HOST_METRICS: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.|postgres(ql)?:\/\/)/, 'must be sqlite:PATH or postgres://…')
    .refine((text) => text.startsWith('sqlite:') || (URL.canParse(text) && !text.includes('#') && !hasHosts(text)), {
      error: ({ input }) =>
        hasHosts(String(input))
          ? 'takes one host: give the address that leads to the primary'
          : `is not an address; ${percentEncoded}`,
    })
    .optional(),
  DATABASE_POOL: whole(10, 1, 200),
  DATABASE_TIMEOUT_SECONDS: z.coerce
    .number({ error: timeout })
    .min(0.1, { error: timeout })
    .max(60, { error: timeout })
    .default(2),
  COOKIE_KEYS: keyList.optional(),
  ENCRYPTION_KEYS: keyList.optional(),
  PASSWORD_PEPPER: keyList.optional(),
  BACKUP_KEY: keyList.optional(),
  SIGNING_COMMAND: signingCommand,
  SMTP_URL: smtpUrl.optional(),
  SMTP_TLS: oneOf(['required', 'opportunistic']).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]+@[^\r\n]+$/, 'must hold an e-mail address')
    .optional(),
  SUPPORT_EMAIL: z
    .string()
    .regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/, 'must be one e-mail address, without a name')
    .default('geoplateforme@ign.fr'),
  SERVICE_NAME: z.string().default('Comptes Géoplateforme'),
  BRAND: z.string().default('République\nFrançaise'),
  LEGAL_DIR: z
    .string()
    .refine(isReadableFolder, 'is no folder that can be read; make it, or leave the setting out')
    .optional(),
  NOTICE_FR: z.string().optional(),
  NOTICE_EN: z.string().optional(),
  REGISTRATION: openOrClosed,
  SIGN_IN: openOrClosed,
  DYNAMIC_REGISTRATION: oneOf(['off', 'token']).default('off'),
  FEDCM: oneOf(['off', 'on']).default('off'),
  CLIENT_DOCUMENTS: documentHosts,
  CLIENT_DOCUMENTS_LIMIT: whole(1_000, 1, 100_000),
  LOST_DEVICE_WAIT_HOURS: whole(72, 1, 720),
  AUDIT_DAYS: whole(365, 30, 3_650),
  AUDIT_LOG: oneOf(['off', 'stdout']).default('off'),
  DELETION_DAYS: whole(30, 0, 90),
  REGISTRATIONS_PER_HOUR: whole(300, 1),
  PASSWORD_MAX_AGE_DAYS: whole(365, 0, 36_500),
  INACTIVE_DAYS: wholeNumber(0, 36_500)
    .refine((days) => days === 0 || days >= 180, 'must be 0, or 180 or more')
    .default(1_095),
  DISPOSABLE_EMAIL: oneOf(['refuse', 'accept']).default('refuse'),
  PASSKEY_ORIGINS: list,
  PASSKEY_AUTOMATIC: oneOf(['on', 'off']).default('on'),
  TRUST_PROXY: whole(0, 0, 10),
  TRUSTED_BROWSER_DAYS: whole(0, 0, 365),
  SESSION_IDLE_SECONDS: whole(43_200, 60),
  SESSION_COOKIE_SAMESITE: oneOf(['lax', 'none']).default('lax'),
  BOUND_SESSIONS: oneOf(['roles', 'offered', 'required']).default('roles'),
  ADDRESS_LIMITS: z.coerce.number({ error: aboveZero }).positive({ error: aboveZero }).optional(),
  OUTBOUND_ALLOWED_HOSTS: list.refine(
    (hosts) => hosts.every((host) => /^(\[[\da-f:.]+\]|[\w-]+(\.[\w-]+)*)(:\d{1,5})?$/i.test(host)),
    'must be hosts with commas between, such as api.internal or 10.0.0.5:8443; networks (10.0.0.0/8), addresses with https:// and * are not understood',
  ),
  DRAIN_SECONDS: wholeNumber(0, 300).optional(),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
  DEMO: oneOf(['on', 'off']).default('on'),
  CAPTCHA_FIXED_ANSWER: z
    .string()
    .regex(/^\d{6}$/, 'must be six digits')
    .optional(),
  CLOCK_OFFSET: z.coerce.number({ error: 'must be a number of seconds' }).optional(),
  ...mtlsShape,
  ...migrateFromShape,
  ...upstreamShape,
  ...walletShape,
});

type Settings = z.infer<typeof schema>;
export type { Environment } from './read-setting.ts';

/** The names of all settings; each may be given as `NAME_FILE` (a path) instead. */
export const settingNames = Object.keys(schema.shape) as readonly (keyof Settings)[];

function parse(environment: Environment, problems: Problems): Settings {
  const entries = settingNames.map((name) => {
    const parsed = schema.shape[name].safeParse(readSetting(environment, name, problems));
    if (!parsed.success && !problems.has(name)) problems.set(name, parsed.error.issues[0]!.message);
    return [name, parsed.data];
  });
  return Object.fromEntries(entries) as Settings;
}

function findProductionProblems(env: Settings, add: (name: string, problem: string) => void): void {
  for (const name of secretNames) {
    if (!env[name]) add(name, 'required in production (32 random bytes in base64url)');
    else if (env[name].some(isWeakKey)) add(name, 'too weak, draw 32 bytes at random');
  }
  if (env.BACKUP_KEY?.some(isWeakKey)) add('BACKUP_KEY', 'too weak, draw 32 bytes at random');
  findEqualKeys(env, add);
  if (!env.ISSUER) add('ISSUER', 'required in production');
  else if (!env.ISSUER.startsWith('https:')) add('ISSUER', 'must be https in production');
  if (!env.DATABASE_URL) add('DATABASE_URL', 'required in production (postgres://…, or sqlite:PATH for one process)');
  if (!env.SMTP_URL) add('SMTP_URL', 'required in production');
  if (!env.MAIL_FROM) add('MAIL_FROM', 'required in production (the sender of every message: Name <address>)');
  if (env.CAPTCHA_FIXED_ANSWER) add('CAPTCHA_FIXED_ANSWER', 'not in production');
  if (env.CLOCK_OFFSET) add('CLOCK_OFFSET', 'not in production');
}

/** Messages hold codes and links that open accounts. Only a mail server on this machine may take them over a bare connection by default. */
function needsTls({ SMTP_TLS, SMTP_URL }: Settings, production: boolean): boolean {
  if (SMTP_TLS !== undefined) return SMTP_TLS === 'required';
  return production && SMTP_URL !== undefined && !isThisMachine(new URL(SMTP_URL).hostname);
}

function developmentSecrets(directory: string): Secrets {
  try {
    return drawSecrets(directory);
  } catch (error) {
    const { code = 'not JSON' } = error as NodeJS.ErrnoException;
    const way = 'start where its files can be written, or set COOKIE_KEYS, ENCRYPTION_KEYS and PASSWORD_PEPPER';
    throw new ConfigError([
      `COOKIE_KEYS: the secrets of development are kept in ${resolve(directory)} (${code}); ${way}`,
    ]);
  }
}

/** Returns the keys of the settings. The development mode draws those that are left out. */
function secretsOf({
  COOKIE_KEYS,
  ENCRYPTION_KEYS,
  PASSWORD_PEPPER,
}: Settings): Pick<Config, 'cookieKeys' | 'encryptionKeys' | 'passwordPepper'> {
  if (COOKIE_KEYS && ENCRYPTION_KEYS && PASSWORD_PEPPER)
    return { cookieKeys: COOKIE_KEYS, encryptionKeys: ENCRYPTION_KEYS, passwordPepper: PASSWORD_PEPPER };
  const drawn = developmentSecrets('./data');
  return {
    cookieKeys: COOKIE_KEYS ?? drawn.COOKIE_KEYS,
    encryptionKeys: ENCRYPTION_KEYS ?? drawn.ENCRYPTION_KEYS,
    passwordPepper: PASSWORD_PEPPER ?? drawn.PASSWORD_PEPPER,
  };
}

export interface Config {
  /** Every setting as it stands, without the secret ones. Pages of the administration show them. */
  readonly standing: readonly StandingSetting[];
  /** Settings that an operator may have meant otherwise, one line each. The start prints them. */
  readonly warnings: readonly string[];
  readonly production: boolean;
  /** False in production, and wherever the issuer is a public address: accounts whose password everybody knows are not made there. */
  readonly mayMakeDevelopmentData: boolean;
  readonly issuer: string;
  readonly host: string;
  readonly port: number;
  /** The port of the metrics; undefined where there are none. */
  readonly metricsPort?: number | undefined;
  readonly hostMetrics: string;
  readonly databaseUrl: string;
  readonly databasePool: number;
  /** Seconds that a statement may take; undefined where it may take any time, as in a migration or a command. */
  readonly databaseTimeoutSeconds: number | undefined;
  /** Keys, newest first; base64url of 32 bytes. */
  readonly cookieKeys: readonly string[];
  readonly encryptionKeys: readonly string[];
  readonly passwordPepper: readonly string[];
  /** The program that signs by keys elsewhere, and its arguments. */
  readonly signingCommand?: readonly string[] | undefined;
  /** Keys of backups, newest first; none where no backup is made here. */
  readonly backupKeys: readonly string[];
  readonly smtpUrl: string;
  /** Says that no message leaves over a connection that is not encrypted. */
  readonly smtpTlsRequired: boolean;
  readonly mailFrom: string;
  readonly supportEmail: string;
  readonly serviceName: string;
  readonly brand: string;
  readonly legalDir?: string | undefined;
  readonly notice: { readonly fr?: string | undefined; readonly en?: string | undefined };
  readonly registrationOpen: boolean;
  readonly signInOpen: boolean;
  /** Services with an initial access token may register themselves (RFC 7591). */
  readonly dynamicRegistration: boolean;
  /** Browsers may sign people in at services by the Federated Credential Management API. */
  readonly fedcm: boolean;
  /** Says whose documents describe clients that nobody has registered. */
  readonly clientDocuments: DocumentHosts;
  /** The most copies of such documents that are kept. */
  readonly clientDocumentsLimit: number;
  /** Hours until the second factor of a lost device is taken away. */
  readonly lostDeviceWaitHours: number;
  readonly auditDays: number;
  /** Each line of the audit is also written to the standard output. */
  readonly auditLog: boolean;
  /** Days between the closing of an account and its deletion. */
  readonly deletionDays: number;
  /** Registrations in an hour that the operator calls usual. */
  readonly registrationsPerHour: number;
  /** Addresses of disposable mailboxes may be registered. */
  readonly acceptsDisposable: boolean;
  /** Days after which a password must be renewed; 0 means never. */
  readonly passwordMaxAgeDays: number;
  /** Days without use after which an account is closed; 0 means never. */
  readonly inactiveDays: number;
  readonly passkeys: PasskeyOrigins;
  /** Browsers may make a passkey by themselves after a sign-in by password, where the person wants to be remembered. */
  readonly makesPasskeys: boolean;
  readonly trustProxy: number;
  /** The way in which certificates of clients arrive; undefined where no proxy asks for them. */
  readonly mtls?: MtlsSettings | undefined;
  /** Days for which a browser stands for the second factor; 0 means never. */
  readonly trustedBrowserDays: number;
  readonly sessionIdleSeconds: number;
  readonly sessionCookieSameSite: 'lax' | 'none';
  /** Whose sessions are bound to their device, and what becomes of one whose device does not answer. */
  readonly boundSessions: 'roles' | 'offered' | 'required';
  readonly addressLimits: number;
  /** Hosts on private networks that may be called, with or without their port. */
  readonly outboundAllowedHosts: readonly string[];
  /** Seconds for which a process that is told to stop says that it is not ready, and goes on serving. */
  readonly drainSeconds: number;
  readonly logLevel: string;
  readonly demo: boolean;
  /** Upstreams that are switched on, by name. */
  readonly upstreams: Readonly<Record<string, UpstreamSettings>>;
  /** The settings of the sign-in with a wallet; undefined where there is none. */
  readonly wallet?: WalletSettings | undefined;
  /** The realm from which people are fetched when they first sign in; undefined where the operator fetches nobody. */
  readonly migrateFrom?: FormerRealmSettings | undefined;
  readonly captchaFixedAnswer?: string | undefined;
  /** Seconds added to the clock, development only. */
  readonly clockOffset: number;
}

/** Returns the whole configuration. Throws a ConfigError that names every setting to mend. `environment` is usually process.env. */
export function readConfig(environment: Environment): Config {
  const problems: Problems = new Map();
  const env = parse(environment, problems);
  const production = env.NODE_ENV === 'production';
  const issuer = (env.ISSUER ?? `http://localhost:${env.PORT}/realms/geoplateforme`).replace(/\/$/, '');
  const mayMakeDevelopmentData = !production && !(URL.canParse(issuer) && isPublicAddress(issuer));
  const demo = mayMakeDevelopmentData && env.DEMO === 'on';
  const unknown = findUnknownNames(environment, {
    settings: settingNames,
    ownPrefixes: [...knownUpstreams.map(({ settings }) => `${settings.prefix}_`), 'WALLET_'],
  });
  for (const [name, advice] of unknown.misspelt) problems.set(name, `is not a setting; ${advice}`);
  const refuse = (name: string, problem: string) => void (problems.has(name) || problems.set(name, problem));
  if (production) findProductionProblems(env, refuse);
  if (env.METRICS_PORT !== undefined && env.METRICS_PORT === env.PORT)
    refuse('METRICS_PORT', 'is PORT itself; name another port, which only your own tools can reach');
  const migrateFrom = readMigrateFrom(env, { issuer, refuse });
  const mtls = readMtls(env, { issuer, trustProxy: env.TRUST_PROXY, production, refuse });
  const upstreams = readUpstreams({
    definitions: knownUpstreams,
    values: env,
    production,
    demoPort: demo ? env.PORT : undefined,
    refuse,
  });
  const passkeys = readPasskeyOrigins(env.PASSKEY_ORIGINS, { issuer, refuse });
  const wallet = readWallet(env, { issuer, production, demoPort: demo ? env.PORT : undefined, refuse });
  if (problems.size > 0) throw new ConfigError([...problems].map(([name, problem]) => `${name}: ${problem}`));

  const config: Omit<Config, 'standing'> = {
    warnings: unknown.doubtful.map(
      (name) => `${name}: is not a setting, and nothing reads it; config/example.env lists all`,
    ),
    production,
    mayMakeDevelopmentData,
    issuer,
    host: env.HOST,
    port: env.PORT,
    metricsPort: env.METRICS_PORT,
    hostMetrics: env.HOST_METRICS,
    databaseUrl: env.DATABASE_URL ?? 'sqlite:./data/geopf-id.sqlite',
    databasePool: env.DATABASE_POOL,
    databaseTimeoutSeconds: env.DATABASE_TIMEOUT_SECONDS,
    ...secretsOf(env),
    signingCommand: env.SIGNING_COMMAND,
    backupKeys: env.BACKUP_KEY ?? [],
    smtpUrl: env.SMTP_URL ?? `smtp://127.0.0.1:${env.PORT + 3}`,
    smtpTlsRequired: needsTls(env, production),
    mailFrom: env.MAIL_FROM ?? `${env.SERVICE_NAME} <ne-pas-repondre@localhost.test>`,
    supportEmail: env.SUPPORT_EMAIL,
    serviceName: env.SERVICE_NAME,
    brand: env.BRAND,
    legalDir: env.LEGAL_DIR,
    notice: { fr: env.NOTICE_FR, en: env.NOTICE_EN },
    registrationOpen: env.REGISTRATION === 'open',
    signInOpen: env.SIGN_IN === 'open',
    dynamicRegistration: env.DYNAMIC_REGISTRATION === 'token',
    fedcm: env.FEDCM === 'on',
    clientDocuments: env.CLIENT_DOCUMENTS,
    clientDocumentsLimit: env.CLIENT_DOCUMENTS_LIMIT,
    lostDeviceWaitHours: env.LOST_DEVICE_WAIT_HOURS,
    auditDays: env.AUDIT_DAYS,
    auditLog: env.AUDIT_LOG === 'stdout',
    deletionDays: env.DELETION_DAYS,
    registrationsPerHour: env.REGISTRATIONS_PER_HOUR,
    acceptsDisposable: env.DISPOSABLE_EMAIL === 'accept',
    passwordMaxAgeDays: env.PASSWORD_MAX_AGE_DAYS,
    inactiveDays: env.INACTIVE_DAYS,
    passkeys,
    makesPasskeys: env.PASSKEY_AUTOMATIC === 'on',
    trustProxy: env.TRUST_PROXY,
    mtls,
    trustedBrowserDays: env.TRUSTED_BROWSER_DAYS,
    sessionIdleSeconds: env.SESSION_IDLE_SECONDS,
    sessionCookieSameSite: env.SESSION_COOKIE_SAMESITE,
    boundSessions: env.BOUND_SESSIONS,
    addressLimits: env.ADDRESS_LIMITS ?? (production ? 1 : 100),
    outboundAllowedHosts: [...env.OUTBOUND_ALLOWED_HOSTS, ...(production ? [] : loopbackHosts)],
    drainSeconds: env.DRAIN_SECONDS ?? (production ? 5 : 0),
    logLevel: env.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    demo,
    upstreams,
    wallet,
    migrateFrom,
    captchaFixedAnswer: env.CAPTCHA_FIXED_ANSWER,
    clockOffset: env.CLOCK_OFFSET ?? 0,
  };
  const standing = standingSettings(environment, {
    names: settingNames,
    values: {
      ...env,
      ...upstreamValues(upstreams),
      ...walletValues(wallet),
      ISSUER: issuer,
      METRICS_PORT: env.METRICS_PORT ?? 'off',
      PASSKEY_ORIGINS: passkeys.origins,
      SMTP_TLS: config.smtpTlsRequired ? 'required' : 'opportunistic',
      MAIL_FROM: config.mailFrom,
      ADDRESS_LIMITS: config.addressLimits,
      OUTBOUND_ALLOWED_HOSTS: config.outboundAllowedHosts,
      DRAIN_SECONDS: config.drainSeconds,
      LOG_LEVEL: config.logLevel,
      DEMO: demo ? 'on' : 'off',
      CLOCK_OFFSET: config.clockOffset,
    },
  });
  return { ...config, standing };
}
