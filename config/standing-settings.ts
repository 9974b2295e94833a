import { knownUpstreams } from '../src/upstream/definitions/known-upstreams.ts';
import type { UpstreamSettings } from './upstreams.ts';
import type { WalletSettings } from './wallet.ts';
import type { Environment } from './read-setting.ts';

const ofUpstreams = (fields: readonly string[]) =>
  knownUpstreams.flatMap(({ settings: { prefix } }) => fields.map((field) => `${prefix}_${field}`));

/** Settings whose values people of the administration may read. A setting that is not named here is masked. */
export const shownSettings: readonly string[] = [
  'NODE_ENV',
  'ISSUER',
  'HOST',
  'PORT',
  'METRICS_PORT',
  'HOST_METRICS',
  'DATABASE_POOL',
  'DATABASE_TIMEOUT_SECONDS',
  'SMTP_TLS',
  'MAIL_FROM',
  'SUPPORT_EMAIL',
  'SERVICE_NAME',
  'BRAND',
  'LEGAL_DIR',
  'NOTICE_FR',
  'NOTICE_EN',
  'REGISTRATION',
  'SIGN_IN',
  'DYNAMIC_REGISTRATION',
  'FEDCM',
  'CLIENT_DOCUMENTS',
  'CLIENT_DOCUMENTS_LIMIT',
  'LOST_DEVICE_WAIT_HOURS',
  'AUDIT_DAYS',
  'AUDIT_LOG',
  'DELETION_DAYS',
  'REGISTRATIONS_PER_HOUR',
  'PASSWORD_MAX_AGE_DAYS',
  'INACTIVE_DAYS',
  'DISPOSABLE_EMAIL',
  'PASSKEY_ORIGINS',
  'PASSKEY_AUTOMATIC',
  'TRUST_PROXY',
  'MTLS_CERTIFICATE_HEADER',
  'MTLS_ISSUER',
  'TRUSTED_BROWSER_DAYS',
  'SESSION_IDLE_SECONDS',
  'SESSION_COOKIE_SAMESITE',
  'BOUND_SESSIONS',
  'ADDRESS_LIMITS',
  'OUTBOUND_ALLOWED_HOSTS',
  'MIGRATE_FROM',
  'MIGRATE_FROM_CLIENT_ID',
  'WALLET_REQUEST_CERTIFICATE',
  'WALLET_CLIENT_ID_PREFIX',
  'WALLET_TRUST_LIST',
  'WALLET_FORMATS',
  'WALLET_SUBJECT_CLAIMS',
  'WALLET_AUTHORIZATION_ENDPOINT',
  'WALLET_CROSS_DEVICE',
  'DRAIN_SECONDS',
  'LOG_LEVEL',
  'DEMO',
  'CLOCK_OFFSET',
  ...ofUpstreams(['ISSUER', 'CLIENT_ID', 'AUTH_METHOD', 'ID_TOKEN_ALG', 'USERINFO_ALG', 'SCOPE', 'CALLBACK_PATH']),
  ...ofUpstreams(['AUTHORIZATION_ENDPOINT', 'TOKEN_ENDPOINT', 'USERINFO_ENDPOINT', 'JWKS_URI', 'END_SESSION_ENDPOINT']),
];

/** Settings that hold a key, a password, a certificate, or an address with a password in it. Pages say only whether they are given. */
export const maskedSettings: readonly string[] = [
  'DATABASE_URL',
  'SMTP_URL',
  'COOKIE_KEYS',
  'ENCRYPTION_KEYS',
  'PASSWORD_PEPPER',
  'BACKUP_KEY',
  'SIGNING_COMMAND',
  'MIGRATE_FROM_CLIENT_SECRET',
  'CAPTCHA_FIXED_ANSWER',
  'MTLS_CA',
  'WALLET_REQUEST_KEY',
  ...ofUpstreams(['CLIENT_SECRET']),
];

const upperCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** Returns the settings of the upstreams that are switched on by their names, with their defaults. */
export function upstreamValues(
  upstreams: Readonly<Record<string, UpstreamSettings>>,
): Readonly<Record<string, string | undefined>> {
  const values = knownUpstreams.flatMap(({ name, settings: { prefix } }) =>
    Object.entries(upstreams[name] ?? {}).map(([member, value]) => [`${prefix}_${upperCase(member)}`, value] as const),
  );
  return Object.fromEntries(values);
}

/** Returns the settings of wallets, where they are on. Of the trust list it tells whom it names. */
export function walletValues(wallet: WalletSettings | undefined) {
  const { trustList } = wallet ?? {};
  const named = trustList?.issuers.map(({ issuer, level }) => `${issuer} (${level})`).join(', ');
  return {
    WALLET_TRUST_LIST: named,
    WALLET_CLIENT_ID_PREFIX: wallet?.clientIdPrefix,
    WALLET_FORMATS: wallet?.formats,
    WALLET_SUBJECT_CLAIMS: wallet?.subjectClaims,
    WALLET_AUTHORIZATION_ENDPOINT: wallet?.authorizationEndpoint,
    WALLET_CROSS_DEVICE: wallet && (wallet.isCrossDevice ? 'on' : 'off'),
  };
}

type SettingValue = string | number | boolean | readonly string[] | undefined;

/** A setting as it stands in this process. */
export interface StandingSetting {
  readonly name: string;
  readonly source: 'environment' | 'file' | 'default';
  /** The value as text; undefined where it is masked, or where there is none. */
  readonly value: string | undefined;
  readonly isMasked: boolean;
}

const sourceOf = (environment: Environment, name: string): StandingSetting['source'] => {
  if (environment[name]) return 'environment';
  return environment[`${name}_FILE`] ? 'file' : 'default';
};

/** Returns whether an address may hold something secret: credentials, or a query. */
function holdsSecret(text: string): boolean {
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
  return url !== null && [url.username, url.password, url.search].some((part) => part !== '');
}

/** Returns every setting with its source, and with its value where everybody of the administration may read it. */
export function standingSettings(
  environment: Environment,
  { names, values }: { readonly names: readonly string[]; readonly values: Readonly<Record<string, SettingValue>> },
): readonly StandingSetting[] {
  return names.map((name) => {
    const held = values[name];
    const text = typeof held === 'object' ? held.join(', ') : String(held ?? '');
    const isMasked = !shownSettings.includes(name) || holdsSecret(text);
    return { name, source: sourceOf(environment, name), value: isMasked || text === '' ? undefined : text, isMasked };
  });
}
