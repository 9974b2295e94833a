import { randomUUID } from 'node:crypto';
import { drawTotpSecret } from '../../domain/factors/totp.ts';
import { minute } from '../../domain/time.ts';

/** A secret that a page has shown. It counts for nothing before one right code of it. */
export interface PendingTotp {
  /** Id of the application that the secret becomes. */
  readonly id: string;
  /** The secret in base32. */
  readonly secret: string;
  /** When the secret was drawn; epoch seconds. */
  readonly drawnAt: number;
  /** The live session in which it was drawn, if there was one. */
  readonly sessionUid: string | undefined;
}

type Moment = Pick<PendingTotp, 'sessionUid'> & { readonly now: number };

const pendingSeconds = 15 * minute;

/** Draws the secret that a page shows. */
export const drawPendingTotp = ({ now, sessionUid }: Moment): PendingTotp => ({
  id: randomUUID(),
  secret: drawTotpSecret(),
  drawnAt: now,
  sessionUid,
});

/**
 * Returns the secret while it may be shown: in the session in which it was drawn, for 15 minutes. A later visitor of the same browser must
 * not see a secret that somebody abandoned, because she could wait until it is confirmed.
 */
export function livePendingTotp(
  pending: PendingTotp | undefined,
  { now, sessionUid }: Moment,
): PendingTotp | undefined {
  const isLive = pending?.sessionUid === sessionUid && now < (pending?.drawnAt ?? 0) + pendingSeconds;
  return isLive ? pending : undefined;
}
