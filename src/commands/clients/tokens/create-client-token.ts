import { randomBytes } from 'node:crypto';
import { randomToken } from '../../../crypto/sealer.ts';
import { isPlainText } from '../../../domain/clients/member-checks.ts';
import type { ClientProblem } from '../../../domain/clients/client-metadata.ts';
import { readPolicy } from '../../../domain/clients/tokens/read-policy.ts';
import { refusal } from '../../../domain/clients/value-refusal.ts';
import { day } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ClientToken } from '../../../store/clients/tokens/client-tokens.ts';
import { assertFresh } from '../../assert-fresh.ts';
import { answering, refuse, answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { conflict, registrationRefusal } from '../command-refusal.ts';
import type { Checked } from '../registration/check-registration.ts';

export const longestTokenName = 100;
const mostTokenUses = 10_000;
const mostTokenDays = 365;
const usualDays = 30;

interface Stated {
  readonly name: string;
  /** The most clients that the token makes; null for any number. Without it: one. */
  readonly uses?: unknown;
  /** Days until it ends. */
  readonly days?: unknown;
  /** The policy as a file or a form states it. */
  readonly policy?: unknown;
}

interface Creating extends Stated {
  /** Id of the token, which a form has drawn so that a button that is pressed twice makes one token. */
  readonly id?: string;
  readonly reason?: string | undefined;
  /** Keeps the token for the page that shows it, in the same commit. */
  readonly keep?: (drawn: CreatedToken) => void;
}

export interface CreatedToken {
  /** The token in clear. It is never told again. */
  readonly secret: string;
  readonly token: ClientToken;
}

export function drawTokenId(): string {
  const id = randomBytes(9).toString('base64url');
  // A command takes a word that begins with a dash for an option.
  return id.startsWith('-') ? drawTokenId() : id;
}

/** Says what leads to a token in a file that should hold none: scanners of secrets look for such beginnings. */
const prefix = 'geopf_iat_';

const isWhole = (value: unknown, max: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= max;

/** Returns what a token may be made from, or everything that is wrong. */
export function checkClientToken(
  services: Pick<Services, 'upstreams' | 'config' | 'nowSeconds'>,
  { name: typed, uses = 1, days = usualDays, policy: stated = {} }: Stated,
): Checked<Pick<ClientToken, 'name' | 'maxUses' | 'policy'> & { readonly seconds: number }> {
  const name = typed.normalize('NFC').trim();
  const upstreams = services.upstreams.map((upstream) => upstream.name);
  const { production } = services.config;
  const read = readPolicy(stated, { production, upstreams, nowSeconds: services.nowSeconds() });
  const problems: readonly ClientProblem[] = [
    ...(isPlainText(name, longestTokenName)
      ? []
      : [{ field: 'name', ...refusal('bad_name', { max: longestTokenName }) }]),
    ...(uses === null || isWhole(uses, mostTokenUses)
      ? []
      : [{ field: 'uses', ...refusal('not_whole', { min: 1, max: mostTokenUses }) }]),
    ...(isWhole(days, mostTokenDays)
      ? []
      : [{ field: 'days', ...refusal('not_whole', { min: 1, max: mostTokenDays }) }]),
    ...(read.ok ? [] : read.problems),
  ];
  if (problems.length > 0 || !read.ok) return answerRefusal(registrationRefusal(problems));
  const maxUses = uses === null ? null : Number(uses);
  return { ok: true, value: { name, maxUses, policy: read.policy, seconds: Number(days) * day } };
}

/** Draws an initial access token, with which services register themselves. Refused for what is wrong, and where a token has the id already. */
export async function createClientToken(
  services: Services,
  { id = drawTokenId(), reason, keep, ...stated }: Creating,
): Promise<CommandAnswer<CreatedToken>> {
  const checked = checkClientToken(services, stated);
  if (!checked.ok) return checked;
  const { seconds, ...about } = checked.value;
  assertFresh(services, 'create-registration-token');
  const now = services.nowSeconds();
  const secret = `${prefix}${randomToken()}`;
  const token: ClientToken = {
    id,
    ...about,
    hint: secret.slice(-4),
    uses: 0,
    createdAt: now,
    expiresAt: now + seconds,
    revokedAt: null,
  };
  const drawn = { secret, token };
  return answering(() =>
    services.transaction(async (trx) => {
      const isNew = await services.clients.tokens.insert(trx, { ...token, secret });
      if (!isNew) refuse(conflict('this token was created already'));
      services.audit({
        event: 'client_token.created',
        target: { kind: 'token', id: token.id },
        ...(reason !== undefined && { reason }),
        details: { status: token.policy.status, uses: token.maxUses, expires_at: token.expiresAt },
      });
      keep?.(drawn);
      return drawn;
    }),
  );
}
