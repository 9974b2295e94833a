import { randomToken } from '../../crypto/sealer.ts';
import { passkeySeconds } from '../../domain/factors/passkey-options.ts';
import type { Services } from '../../services.ts';

/** What a challenge is good for: this ceremony, in this browser's row of this flow. */
export interface ChallengeUse {
  readonly ceremony: 'sign-in' | 'second-factor' | 'add';
  readonly flowKey: string;
}

export interface PasskeyChallenge {
  /** 256 bits, base64url. */
  readonly challenge: string;
  /** Comes back with the form: from it and from what is known of the request the challenge is made again. */
  readonly ticket: string;
}

const now = () => Math.floor(Date.now() / 1000);

const challengeOf = ({ sealer }: Pick<Services, 'sealer'>, { ceremony, flowKey }: ChallengeUse, ticket: string) =>
  sealer.keyedHash(`${ceremony}\0${flowKey}\0${ticket}`, 'passkey challenge');

/** Nothing is written: a page may draw one whenever it is opened. */
export function drawPasskeyChallenge(services: Pick<Services, 'sealer'>, use: ChallengeUse): PasskeyChallenge {
  const ticket = `${now() + passkeySeconds}.${randomToken()}`;
  return { ticket, challenge: challengeOf(services, use, ticket) };
}

/**
 * The challenge that this ticket stands for, to the first who asks and in time; the use is written before anything is examined, so
 * that a challenge is worth nothing afterwards, whatever came with it.
 */
export async function redeemPasskeyChallenge(
  services: Pick<Services, 'sealer' | 'payloads'>,
  { ticket, ...use }: ChallengeUse & { readonly ticket: string | undefined },
): Promise<string | undefined> {
  const expires = Number(/^(\d{10})\.[\w-]{43}$/.exec(ticket ?? '')?.[1]);
  // One that was drawn when the clock was ahead, or was never drawn, is marked for no longer than others.
  if (!ticket || !(expires > now()) || expires > now() + passkeySeconds) return undefined;
  const challenge = challengeOf(services, use, ticket);
  const isFirst = await services.payloads.claimOnce(`passkey:${challenge}`, passkeySeconds + 1);
  return isFirst ? challenge : undefined;
}
