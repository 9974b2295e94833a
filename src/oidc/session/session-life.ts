import { hasRunOut } from '../../domain/password/password-age.ts';
import { isFactorDue, sessionEnd } from '../../domain/session/session-life.ts';
import { isMultiFactor } from '../../domain/assurance/assurance.ts';
import type { Services } from '../../services.ts';
import { beganAt, proofOf, type SessionRecord } from './session-record.ts';

type LifeServices = Pick<Services, 'config' | 'payloads' | 'nowSeconds'>;

const seenEverySeconds = 60;

/** Says whether an account holds a role of the administration, as this request has read it. */
export const hasRole = ({ payloads }: Pick<Services, 'payloads'>, accountId: string): boolean =>
  (payloads.accountSeen(accountId)?.roles.length ?? 0) > 0;

/** Returns the seconds that a session has left from now on, if nobody uses it. */
export function sessionSeconds(services: LifeServices, session: SessionRecord): number {
  const { config, nowSeconds } = services;
  const { accountId, transient } = session;
  // The record of an ended session belongs to nobody.
  if (!accountId) return config.sessionIdleSeconds;
  const now = nowSeconds();
  const times = {
    loginAt: beganAt(session),
    seenAt: now,
    isRemembered: !transient,
    hasRole: hasRole(services, accountId),
  };
  return Math.max(1, sessionEnd(times, config.sessionIdleSeconds) - now);
}

/** Says whether the session is over, by what its account is now: a role that was granted meanwhile counts. */
export function isSessionExpired({ config, payloads, nowSeconds }: LifeServices, session: SessionRecord): boolean {
  const loginAt = beganAt(session);
  const { accountId, seenAt = loginAt, transient } = session;
  const account = accountId ? payloads.accountSeen(accountId) : undefined;
  if (!account) return false;
  const times = { loginAt, seenAt, isRemembered: !transient, hasRole: account.roles.length > 0 };
  return sessionEnd(times, config.sessionIdleSeconds) <= nowSeconds();
}

const isSecondFactorOn = ({ payloads }: Pick<Services, 'payloads'>, { accountId }: SessionRecord) =>
  accountId !== undefined && Boolean(payloads.accountSeen(accountId)?.secondFactorAt);

/** Says whether the person is asked for the second factor again, the password alone being good for longer. */
export function isSecondFactorDue(
  services: Pick<Services, 'payloads' | 'nowSeconds'>,
  session: SessionRecord,
): boolean {
  const { loginTs = 0, factorAt = loginTs, transient } = session;
  const times = { isRemembered: !transient, factorAt, now: services.nowSeconds() };
  return isSecondFactorOn(services, session) && isFactorDue(times);
}

/** Says whether the person has not proved the second factor that she has turned on: a trusted browser stood for it. */
export const isSecondFactorUnproved = (services: Pick<Services, 'payloads'>, session: SessionRecord): boolean =>
  isSecondFactorOn(services, session) && !isMultiFactor(proofOf(session));

/** Says whether the session was opened with a password that is to be renewed by now. */
export function isPasswordExpired({ config, payloads, nowSeconds }: LifeServices, session: SessionRecord): boolean {
  const { accountId } = session;
  const account = accountId === undefined ? undefined : payloads.accountSeen(accountId);
  if (!account || !proofOf(session).methods.includes('password')) return false;
  const { passwordChangedAt: changedAt } = account;
  return hasRunOut({ changedAt, maxAgeDays: config.passwordMaxAgeDays, now: nowSeconds() });
}

/** Counts a page that brings the session as a use of it; the use is written down once a minute at most. */
export async function useSession(
  services: LifeServices,
  session: SessionRecord & { save(ttl: number): Promise<unknown> },
): Promise<void> {
  if ((session.seenAt ?? 0) + seenEverySeconds <= services.nowSeconds())
    await session.save(sessionSeconds(services, session));
}
