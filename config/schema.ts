import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** One line for each setting that is missing, malformed or too weak. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const whole = (fallback: number, min = 0, max = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
const keyBytes = (text: string) => Buffer.from(text, 'base64url');
const keyList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()).filter(Boolean))
  .refine((keys) => keys.length > 0 && keys.every((key) => keyBytes(key).length >= 32), '32 bytes in base64url each, newest first');
const openOrClosed = z.enum(['open', 'closed']).default('open');
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((part) => part.trim()).filter(Boolean));

const schema = z.object({
  NODE_ENV: z.string().default('development'),
  ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(3000, 0, 65535),
  DATABASE_URL: z.string().regex(/^(sqlite:|postgres(ql)?:\/\/)/).default('sqlite:./data/geopf-id.sqlite'),
  DATABASE_POOL: whole(10, 1, 200),
  COOKIE_KEYS: keyList.optional(),
  ENCRYPTION_KEYS: keyList.optional(),
  PASSWORD_PEPPER: keyList.optional(),
  SMTP_URL: z.string().regex(/^smtps?:\/\//).optional(),
  MAIL_FROM: z.string().default('Comptes Géoplateforme <ne-pas-repondre@localhost.test>'),
  SUPPORT_EMAIL: z.string().default('geoplateforme@ign.fr'),
  SERVICE_NAME: z.string().default('Comptes Géoplateforme'),
  BRAND: z.string().default('République\nFrançaise'),
  LEGAL_DIR: z.string().optional(),
  NOTICE_FR: z.string().optional(),
  NOTICE_EN: z.string().optional(),
  REGISTRATION: openOrClosed,
  SIGN_IN: openOrClosed,
  TRUST_PROXY: whole(0, 0, 10),
  SESSION_IDLE_SECONDS: whole(43_200, 60),
  SESSION_COOKIE_SAMESITE: z.enum(['lax', 'none']).default('lax'),
  ADDRESS_LIMITS: z.coerce.number().positive().optional(),
  OUTBOUND_ALLOWED_HOSTS: list,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
  DEMO: z.enum(['on', 'off']).default('on'),
  CAPTCHA_FIXED_ANSWER: z.string().regex(/^\d{6}$/, 'six digits').optional(),
  CLOCK_OFFSET: z.coerce.number().optional(),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads `NAME_FILE` (a path) for each `NAME`; an empty value counts as absent. */
function collect(environment: Environment, problems: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const direct = environment[name];
    const path = environment[`${name}_FILE`];
    if (direct !== undefined && direct !== '') values[name] = direct;
    else if (path) {
      try {
        values[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
      } catch {
        problems.push(`${name}_FILE: the file cannot be read`);
      }
    }
  }
  return values;
}

const zeroOrRepeated = (key: string) => new Set(keyBytes(key)).size < 8;

function productionProblems(env: z.infer<typeof schema>): string[] {
  const problems: string[] = [];
  for (const name of ['COOKIE_KEYS', 'ENCRYPTION_KEYS', 'PASSWORD_PEPPER'] as const) {
    if (!env[name]) problems.push(`${name}: required in production (32 bytes, base64url)`);
    else if (env[name].some(zeroOrRepeated)) problems.push(`${name}: too weak, draw it at random`);
  }
  if (!env.ISSUER) problems.push('ISSUER: required in production');
  else if (!env.ISSUER.startsWith('https:')) problems.push('ISSUER: must be https in production');
  if (!env.SMTP_URL) problems.push('SMTP_URL: required in production');
  if (env.CAPTCHA_FIXED_ANSWER) problems.push('CAPTCHA_FIXED_ANSWER: not in production');
  if (env.CLOCK_OFFSET) problems.push('CLOCK_OFFSET: not in production');
  return problems;
}

/** Development only: the three secrets are drawn once and kept beside the database. */
function developmentSecrets(directory: string): Record<'COOKIE_KEYS' | 'ENCRYPTION_KEYS' | 'PASSWORD_PEPPER', string[]> {
  const path = join(directory, 'development-secrets.json');
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const draw = () => [randomBytes(32).toString('base64url')];
    const secrets = { COOKIE_KEYS: draw(), ENCRYPTION_KEYS: draw(), PASSWORD_PEPPER: draw() };
    writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

export interface Config {
  readonly production: boolean;
  readonly issuer: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly databasePool: number;
  /** Newest first; base64url of 32 bytes. */
  readonly cookieKeys: readonly string[];
  readonly encryptionKeys: readonly string[];
  readonly passwordPepper: readonly string[];
  readonly smtpUrl: string;
  readonly mailFrom: string;
  readonly supportEmail: string;
  readonly serviceName: string;
  readonly brand: string;
  readonly legalDir?: string | undefined;
  readonly notice: { readonly fr?: string | undefined; readonly en?: string | undefined };
  readonly registrationOpen: boolean;
  readonly signInOpen: boolean;
  readonly trustProxy: number;
  readonly sessionIdleSeconds: number;
  readonly sessionCookieSameSite: 'lax' | 'none';
  readonly addressLimits: number;
  readonly outboundAllowedHosts: readonly string[];
  readonly logLevel: string;
  readonly demo: boolean;
  readonly captchaFixedAnswer?: string | undefined;
  /** Seconds added to the clock, development only. */
  readonly clockOffset: number;
}

/**
 * The whole configuration, or a ConfigError that names every setting to mend.
 * @param environment usually process.env
 */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const parsed = schema.safeParse(collect(environment, problems));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(problems);
  }
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  if (production) problems.push(...productionProblems(env));
  if (problems.length > 0) throw new ConfigError(problems);

  const secrets = env.COOKIE_KEYS && env.ENCRYPTION_KEYS && env.PASSWORD_PEPPER ? undefined : developmentSecrets('./data');
  const issuer = (env.ISSUER ?? `http://localhost:${env.PORT}/realms/geoplateforme`).replace(/\/$/, '');
  return {
    production,
    issuer,
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    databasePool: env.DATABASE_POOL,
    cookieKeys: env.COOKIE_KEYS ?? secrets!.COOKIE_KEYS,
    encryptionKeys: env.ENCRYPTION_KEYS ?? secrets!.ENCRYPTION_KEYS,
    passwordPepper: env.PASSWORD_PEPPER ?? secrets!.PASSWORD_PEPPER,
    smtpUrl: env.SMTP_URL ?? `smtp://127.0.0.1:${env.PORT + 3}`,
    mailFrom: env.MAIL_FROM,
    supportEmail: env.SUPPORT_EMAIL,
    serviceName: env.SERVICE_NAME,
    brand: env.BRAND,
    legalDir: env.LEGAL_DIR,
    notice: { fr: env.NOTICE_FR, en: env.NOTICE_EN },
    registrationOpen: env.REGISTRATION === 'open',
    signInOpen: env.SIGN_IN === 'open',
    trustProxy: env.TRUST_PROXY,
    sessionIdleSeconds: env.SESSION_IDLE_SECONDS,
    sessionCookieSameSite: env.SESSION_COOKIE_SAMESITE,
    addressLimits: env.ADDRESS_LIMITS ?? (production ? 1 : 100),
    outboundAllowedHosts: env.OUTBOUND_ALLOWED_HOSTS,
    logLevel: env.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    demo: !production && env.DEMO === 'on',
    captchaFixedAnswer: env.CAPTCHA_FIXED_ANSWER,
    clockOffset: env.CLOCK_OFFSET ?? 0,
  };
}
