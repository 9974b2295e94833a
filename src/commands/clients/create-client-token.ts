import { randomBytes } from 'node:crypto';
import { randomToken } from '../../crypto/sealer.ts';
import type { ClientProblem } from '../../domain/clients/client-metadata.ts';
import { readPolicy } from '../../domain/clients/read-policy.ts';
import { refusal } from '../../domain/clients/refusal.ts';
import { day } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { ClientToken } from '../../store/clients/client-tokens.ts';
import { RegistrationRefused } from './check-registration.ts';

export const longestTokenName = 100;
export const mostTokenUses = 10_000;
export const mostTokenDays = 365;
const usualDays = 30;

interface Creating {
  readonly name: string;
  /** The most clients that the token makes; null for any number. Without it: one. */
  readonly uses?: unknown;
  /** Days until it ends. */
  readonly days?: unknown;
  /** The policy as a file or a form states it. */
  readonly policy?: unknown;
  readonly reason?: string | undefined;
  /** Keeps the token for the page that shows it, in the same commit. */
  readonly keep?: (drawn: CreatedToken) => void;
}

export interface CreatedToken {
  /** The token in clear. It is never told again. */
  readonly secret: string;
  readonly token: ClientToken;
}

/** What leads to a token in a file that should hold none: scanners of secrets look for such beginnings. */
const prefix = 'geopf_iat_';

const isWhole = (value: unknown, max: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= max;

const isName = (name: string) =>
  name !== '' && [...name].length <= longestTokenName && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name);

/** Draws an initial access token, with which services register themselves. Throws RegistrationRefused for what is wrong. */
export async function createClientToken(
  services: Services,
  { name: typed, uses = 1, days = usualDays, policy: stated = {}, reason, keep }: Creating,
): Promise<CreatedToken> {
  const name = typed.normalize('NFC').trim();
  const now = services.nowSeconds();
  const upstreams = services.upstreams.map((upstream) => upstream.name);
  const read = readPolicy(stated, { production: services.config.production, upstreams, nowSeconds: now });
  const problems: readonly ClientProblem[] = [
    ...(isName(name) ? [] : [{ field: 'name', ...refusal('bad_name', { max: longestTokenName }) }]),
    ...(uses === null || isWhole(uses, mostTokenUses)
      ? []
      : [{ field: 'uses', ...refusal('not_whole', { min: 1, max: mostTokenUses }) }]),
    ...(isWhole(days, mostTokenDays)
      ? []
      : [{ field: 'days', ...refusal('not_whole', { min: 1, max: mostTokenDays }) }]),
    ...(read.ok ? [] : read.problems),
  ];
  if (problems.length > 0 || !read.ok) throw new RegistrationRefused(problems);
  const secret = `${prefix}${randomToken()}`;
  const token: ClientToken = {
    id: randomBytes(9).toString('base64url'),
    name,
    hint: secret.slice(-4),
    policy: read.policy,
    maxUses: uses === null ? null : Number(uses),
    uses: 0,
    createdAt: now,
    expiresAt: now + Number(days) * day,
    revokedAt: null,
  };
  const drawn = { secret, token };
  services.audit({
    event: 'client_token.created',
    target: { kind: 'token', id: token.id },
    ...(reason !== undefined && { reason }),
    details: { status: token.policy.status, uses: token.maxUses, expires_at: token.expiresAt },
  });
  await services.transaction(async (trx) => {
    await services.clientTokens.insert(trx, { ...token, secret });
    keep?.(drawn);
  });
  return drawn;
}
