import { chooseCaptchaDigits } from '../../captcha/choose-captcha-digits.ts';
import { normaliseCaptchaAnswer } from '../../captcha/normalise-captcha-answer.ts';
import { isOneOf } from '../../crypto/is-one-of.ts';
import { hashBearer, randomToken } from '../../crypto/sealer.ts';
import { challengesOf } from '../../domain/limits/registration-limits.ts';
import type { Services } from '../../services.ts';

export const challengeSeconds = 600;

/** Binding of a challenge: one browser, one form, one use. */
export interface ChallengeBinding {
  /** SHA-256 of the browser's cookie. */
  readonly browser: string;
  readonly form: string;
  readonly purpose: string;
}

interface Stored extends ChallengeBinding {
  readonly answer: string;
  /** The digits, for picture and sound. */
  readonly digits: string;
  readonly madeAt: number;
}

const isId = (id: string) => /^[\w-]{43}$/.test(id);
const hashPurpose = (purpose: string, id: string) => `captcha:${purpose}:${id}`;

async function findChallenge(services: Services, id: string): Promise<Stored | undefined> {
  if (!isId(id)) return undefined;
  const stored = (await services.payloads.find('Captcha', id)) as (Stored & Record<string, unknown>) | undefined;
  return stored && stored.madeAt + challengeSeconds > services.nowSeconds() ? stored : undefined;
}

export type MadeChallenge =
  | { readonly kind: 'made'; readonly id: string; readonly expiresAt: number }
  | { readonly kind: 'throttled'; readonly retryAfter: number };

/** Makes a challenge of six digits that no browser has seen yet. It is counted against the network address. */
export async function makeChallenge(
  services: Services,
  about: ChallengeBinding & { readonly ip: string },
): Promise<MadeChallenge> {
  const { config, payloads, sealer, throttles } = services;
  const { ip, browser, purpose } = about;
  const retryAfter = await throttles.admit([challengesOf({ ip, times: config.addressLimits })]);
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };
  const id = randomToken();
  const digits = config.captchaFixedAnswer ?? chooseCaptchaDigits();
  const stored: Stored = {
    browser,
    form: hashBearer(about.form),
    purpose,
    answer: sealer.keyedHash(digits, hashPurpose(purpose, id)),
    digits: sealer.seal(digits, `captcha:${id}`),
    madeAt: services.nowSeconds(),
  };
  payloads.upsert('Captcha', id, { ...stored }, challengeSeconds);
  return { kind: 'made', id, expiresAt: stored.madeAt + challengeSeconds };
}

export type CheckedChallenge =
  | { readonly kind: 'right'; readonly seconds: number }
  | { readonly kind: 'wrong' }
  /** Another request used the challenge up a moment ago. Its writes must stay. */
  | { readonly kind: 'used' };

/**
 * Uses the challenge up, whether the answer is right or wrong. Of parallel answers one is examined. An empty answer counts as a wrong one.
 */
export async function checkChallenge(
  services: Services,
  about: ChallengeBinding & { readonly id: string; readonly typed: unknown },
): Promise<CheckedChallenge> {
  const { id, purpose } = about;
  const stored = await findChallenge(services, id);
  const isOurs =
    stored?.browser === about.browser && stored.form === hashBearer(about.form) && stored.purpose === purpose;
  if (!stored || !isOurs) return { kind: 'wrong' };
  if (!(await services.payloads.claimOnce(`captcha:${id}`, challengeSeconds))) return { kind: 'used' };
  const digits = normaliseCaptchaAnswer(about.typed);
  if (!digits) return { kind: 'wrong' };
  const isRight = isOneOf(services.sealer.recentHashes(digits, hashPurpose(purpose, id)), stored.answer);
  return isRight ? { kind: 'right', seconds: services.nowSeconds() - stored.madeAt } : { kind: 'wrong' };
}

/** Returns the digits of a challenge, for its picture and its sounds; undefined in any other browser than the one it was made for. */
export async function readChallenge(
  services: Services,
  about: { readonly id: string; readonly browser: string | undefined },
): Promise<string | undefined> {
  const stored = await findChallenge(services, about.id);
  if (!stored || stored.browser !== about.browser) return undefined;
  return services.sealer.open(stored.digits, `captcha:${about.id}`);
}
