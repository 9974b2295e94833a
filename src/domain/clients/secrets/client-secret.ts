import { day } from '../../time.ts';

/** Says what is known of one secret of a client. The secret itself is known to nobody but the client. Times are epoch seconds. */
export interface ClientSecret {
  /** Names the secret in addresses, forms and the audit. It tells nothing of the secret. */
  readonly id: string;
  /** Says what people call it; empty for a secret that was drawn without a name. */
  readonly name: string;
  /** SHA-256 of the secret, in base64url. */
  readonly hash: string;
  /** The last four characters of the secret; null where they were not noted. */
  readonly hint: string | null;
  /** Null for a secret that was drawn before times were noted. */
  readonly createdAt: number | null;
  /** From this moment on the secret is refused. Null: it has no end. */
  readonly expiresAt: number | null;
  /** Id of the account that drew the secret; null when a command or the server did. */
  readonly by: string | null;
  /** When somebody took the secret out of use. It stays for a week, so that a refusal can tell why. */
  readonly withdrawnAt?: number | null;
}

type Secrets = readonly ClientSecret[];

/** A client changes over from one secret to the next, and needs no third one for that. */
export const mostLiveSecrets = 2;

/** Says how long a new secret may live, in seconds. */
export const secretLives = { '90d': 90 * day, '6m': 183 * day, '1y': 365 * day, '2y': 730 * day } as const;

export type SecretLife = keyof typeof secretLives;

export const usualLife: SecretLife = '1y';

export const isSecretLife = (text: unknown): text is SecretLife =>
  typeof text === 'string' && Object.hasOwn(secretLives, text);

/** Seconds for which a secret that is withdrawn is still known by its name. */
const withdrawnSeconds = 7 * day;
/** Expired secrets that stay in the list. */
const mostExpired = 2;

const isExpired = ({ expiresAt }: ClientSecret, now: number) => expiresAt !== null && expiresAt <= now;

export const isWithdrawn = ({ withdrawnAt = null }: ClientSecret): boolean => withdrawnAt !== null;

/** Returns why a secret is refused at this time, in epoch seconds; undefined for a good one. */
export function whyRefused(secret: ClientSecret, now: number): 'expired' | 'withdrawn' | undefined {
  if (isWithdrawn(secret)) return 'withdrawn';
  return isExpired(secret, now) ? 'expired' : undefined;
}

/** Returns the secrets that are good at this time, newest first. */
export const liveSecrets = (secrets: Secrets, now: number): Secrets =>
  secrets.filter((secret) => whyRefused(secret, now) === undefined);

/** Returns the secrets that people see: all but those that were withdrawn. */
export const shownSecrets = (secrets: Secrets): Secrets => secrets.filter((secret) => !isWithdrawn(secret));

/** Leaves out what nobody needs to know any more: secrets that were withdrawn long ago, and older expired ones. */
function tidied(secrets: Secrets, now: number): Secrets {
  const expired = secrets.filter((secret) => whyRefused(secret, now) === 'expired').slice(mostExpired);
  return secrets.filter(
    (secret) => !expired.includes(secret) && (secret.withdrawnAt ?? Infinity) > now - withdrawnSeconds,
  );
}

export const withSecret = (secrets: Secrets, drawn: ClientSecret, now: number): Secrets => [
  drawn,
  ...tidied(secrets, now),
];

/** Returns the secrets after these were taken out of use. */
export const withoutSecrets = (secrets: Secrets, gone: Secrets, now: number): Secrets =>
  tidied(
    secrets.map((secret) => (gone.includes(secret) ? { ...secret, withdrawnAt: now } : secret)),
    now,
  );
