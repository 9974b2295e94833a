import { hash, randomBytes } from 'node:crypto';
import { secretLives, usualLife, type ClientSecret } from '../../../domain/clients/secrets/client-secret.ts';

/** Returns what is kept of a secret to know it again. */
export const secretHash = (secret: string): string => hash('sha256', secret, 'base64url');

interface Drawing {
  /** Epoch seconds. */
  readonly now: number;
  readonly name?: string;
  /** Epoch seconds; null: the secret has no end. */
  readonly expiresAt?: number | null;
  /** Id of the account that draws the secret; null for a command. */
  readonly by?: string | null;
}

/** Returns what is kept of a secret: its hash, and what people know it by. */
export function keptSecret(secret: string, { now, name = '', expiresAt = null, by = null }: Drawing): ClientSecret {
  const id = randomBytes(9).toString('base64url');
  return { id, name, hash: secretHash(secret), hint: secret.slice(-4), createdAt: now, expiresAt, by };
}

/** The end of a short secret would tell too much of it. */
const fewestWithHint = 16;

/** The name of a secret that a former service has given. */
export const formerSecretName = 'Keycloak';

/** Returns what is kept of a secret that a former service has given. It has no end, until it is rotated here. */
export function keptFormerSecret(secret: string, now: number): ClientSecret {
  const kept = keptSecret(secret, { now, name: formerSecretName });
  return [...secret].length < fewestWithHint ? { ...kept, hint: null } : kept;
}

/** Draws a secret of 256 bits. It is shown once, and only its hash is kept. */
export function drawClientSecret(about: Drawing): { readonly secret: string; readonly kept: ClientSecret } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, kept: keptSecret(secret, about) };
}

/** Draws a secret without a name, which lives as long as a secret does when nobody chooses. */
export const drawUsualSecret = (now: number) => drawClientSecret({ now, expiresAt: now + secretLives[usualLife] });
