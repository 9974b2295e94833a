import { randomToken } from '../../crypto/sealer.ts';
import { automaticSeconds, passkeySeconds } from '../../domain/factors/passkey-options.ts';
import type { Services } from '../../services.ts';

/** Use of a challenge: one ceremony, in one flow of one browser. */
export interface ChallengeUse {
  readonly ceremony: 'sign-in' | 'second-factor' | 'add' | 'add-automatically';
  readonly flowKey: string;
}

export interface PasskeyChallenge {
  /** 256 bits in base64url. */
  readonly challenge: string;
  /** Value that comes back with the form. The challenge is made again from it and from the flow. */
  readonly ticket: string;
}

const secondsOf = ({ ceremony }: ChallengeUse) =>
  ceremony === 'add-automatically' ? automaticSeconds : passkeySeconds;
const purpose = 'passkey challenge';
const textOf = ({ ceremony, flowKey }: ChallengeUse, ticket: string) => `${ceremony}\0${flowKey}\0${ticket}`;

/** Draws a challenge. Nothing is written, so a page may draw one whenever it is opened. */
export function drawPasskeyChallenge(
  services: Pick<Services, 'sealer' | 'nowSeconds'>,
  use: ChallengeUse,
): PasskeyChallenge {
  const ticket = `${services.nowSeconds() + secondsOf(use)}.${randomToken()}`;
  return { ticket, challenge: services.sealer.keyedHash(textOf(use, ticket), purpose) };
}

/**
 * Returns the challenge of a ticket, to the first request that asks in time: one for each sealing key, since the process that drew it may
 * have another newest key. The use is written before the answer is examined, so a challenge is good once, whatever came with it.
 */
export async function redeemPasskeyChallenge(
  services: Pick<Services, 'sealer' | 'payloads' | 'nowSeconds'>,
  { ticket, ...use }: ChallengeUse & { readonly ticket: string | undefined },
): Promise<readonly string[]> {
  const expires = Number(/^(\d{10})\.[\w-]{43}$/.exec(ticket ?? '')?.[1]);
  // A ticket from a clock that was ahead, or a made-up one, is remembered no longer than others.
  const now = services.nowSeconds();
  if (!ticket || !(expires > now) || expires > now + secondsOf(use)) return [];
  const challenges = services.sealer.recentHashes(textOf(use, ticket), purpose);
  // Every process claims all of them in the same order, whichever key is its newest one.
  for (const challenge of challenges.toSorted())
    if (!(await services.payloads.claimOnce(`passkey:${challenge}`, passkeySeconds + 1))) return [];
  return challenges;
}
