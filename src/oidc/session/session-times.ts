import { Provider, type KoaContextWithOIDC } from 'oidc-provider';
import { hasRunOut } from '../../domain/password/password-age.ts';
import { isFactorDue, sessionEnd } from '../../domain/account/session-life.ts';
import type { Services } from '../../services.ts';
import { proofOf } from './session-proof.ts';

/** What the library keeps of a session, and what we add to it. */
interface StoredSession {
  readonly uid?: string;
  readonly accountId?: string | undefined;
  readonly loginTs?: number | undefined;
  readonly transient?: boolean | undefined;
  readonly seenAt?: number;
  /** When the second factor was answered, or a trusted browser stood for it. */
  readonly factorAt?: number;
}

interface Signing {
  readonly accountId: string;
  readonly transient?: boolean;
}

interface SessionClass {
  readonly IN_PAYLOAD: readonly string[];
  readonly prototype: {
    save(this: object, ttl: number): Promise<string>;
    loginAccount(this: object, details: Signing): void;
  };
}

/** As `answer` leaves it for the end of the request. */
export interface SignInNote {
  readonly isFactorAnswered: boolean;
}

const seenEverySeconds = 60;
const now = () => Math.floor(Date.now() / 1000);

/** What a session needs to remember for its life to have an end. */
export function keepSessionTimes(provider: Provider): void {
  const model = provider.Session as unknown as SessionClass;
  const names = [...model.IN_PAYLOAD, 'seenAt', 'factorAt'];
  Object.defineProperty(model, 'IN_PAYLOAD', { get: () => names });
  const save = Reflect.get(model.prototype, 'save') as SessionClass['prototype']['save'];
  const loginAccount = Reflect.get(model.prototype, 'loginAccount') as SessionClass['prototype']['loginAccount'];
  model.prototype.save = function saveSeen(ttl) {
    Object.assign(this, { seenAt: now() });
    return save.call(this, ttl);
  };
  model.prototype.loginAccount = function loginWithTimes(details) {
    loginAccount.call(this, details);
    const { result } = (Provider.ctx as KoaContextWithOIDC).oidc.entities.Interaction ?? {};
    const note = result?.login as Partial<SignInNote> | undefined;
    // The library never lets a session outlive the browser that once did not.
    const transient = details.transient === true ? true : undefined;
    Object.assign(this, { transient, factorAt: note?.isFactorAnswered ? now() : undefined });
  };
}

type LifeServices = Pick<Services, 'config' | 'payloads'>;

/** Seconds that a session has left from now on, if nobody uses it. */
export function sessionSeconds({ config, payloads }: LifeServices, session: StoredSession): number {
  const { accountId, loginTs = 0, transient } = session;
  // What is left of an ended session is nobody's.
  if (!accountId) return config.sessionIdleSeconds;
  const hasRole = (payloads.accountSeen(accountId)?.roles.length ?? 0) > 0;
  const times = { loginAt: loginTs, seenAt: now(), isRemembered: !transient, hasRole };
  return Math.max(1, sessionEnd(times, config.sessionIdleSeconds) - now());
}

/** Whether the session is over, by what its account is now: a role that was granted meanwhile counts. */
export function isSessionExpired({ config, payloads }: LifeServices, session: StoredSession): boolean {
  const { accountId, loginTs = 0, seenAt = loginTs, transient } = session;
  const account = accountId ? payloads.accountSeen(accountId) : undefined;
  if (!account) return false;
  const times = { loginAt: loginTs, seenAt, isRemembered: !transient, hasRole: account.roles.length > 0 };
  return sessionEnd(times, config.sessionIdleSeconds) <= now();
}

/** Whether the person is asked for the second factor again, the password alone being good for longer. */
export function isSecondFactorDue({ payloads }: Pick<Services, 'payloads'>, session: StoredSession): boolean {
  const { accountId, loginTs = 0, factorAt = loginTs, transient } = session;
  const isOn = accountId !== undefined && Boolean(payloads.accountSeen(accountId)?.secondFactorAt);
  return isOn && isFactorDue({ isRemembered: !transient, factorAt });
}

/** Whether the session was opened with a password that is to be renewed by now. */
export function isPasswordExpired({ config, payloads }: LifeServices, session: StoredSession): boolean {
  const { accountId } = session;
  const account = accountId === undefined ? undefined : payloads.accountSeen(accountId);
  if (!account || !proofOf(session).methods.includes('password')) return false;
  const { passwordChangedAt: changedAt } = account;
  return hasRunOut({ changedAt, maxAgeDays: config.passwordMaxAgeDays, now: now() });
}

/** A page that brings the session is a use of it; written down once a minute at most. */
export async function useSession(
  services: LifeServices,
  session: StoredSession & { save(ttl: number): Promise<unknown> },
): Promise<void> {
  if ((session.seenAt ?? 0) + seenEverySeconds <= now()) await session.save(sessionSeconds(services, session));
}
