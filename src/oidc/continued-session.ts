import type { Provider } from 'oidc-provider';
import { proofMark } from '../domain/proof-mark.ts';
import { isFresh } from '../domain/session-life.ts';
import { AppError } from '../errors.ts';
import type { Account } from '../store/accounts.ts';

type Session = InstanceType<Provider['Session']>;

export interface ContinuedSession {
  readonly accountId: string;
  /** Of the account as it is (proofMark): what the session proved holds for that. */
  readonly mark: string;
  /** Its password stands, and only a second factor is missing. */
  readonly isStepUp: boolean;
  /** Whether the sign-in is young enough to open what would hand the account over. */
  readonly isFresh: boolean;
  /** Whether it outlives the browser. */
  readonly isRemembered: boolean;
}

export interface SignInResult {
  readonly accountId: string;
  readonly acr: string;
  readonly amr: readonly string[];
  /** A session that outlives the browser. */
  readonly remember: boolean;
  /** The session that this browser had before is over. */
  readonly endsSession?: boolean | undefined;
  /** Whether the person was asked for a second factor, or the browser stood for it. */
  readonly isFactorAnswered: boolean;
  /** Only a factor was added: the live session keeps its life, and the time of its sign-in, which is that of its oldest proof. */
  readonly isStepUp?: boolean;
}

/** Reasons to ask that are about another person than the one who is signed in. */
const asksAnother = new Set(['account_gone', 'id_token_hint', 'claims_id_token_sub_value']);
/** Reasons that a second factor answers, whatever else the session proved. */
const asksFactor = new Set(['level', 'second_factor_due']);

interface Prompt {
  readonly name: string;
  readonly reasons: readonly string[];
}

/** How the live session goes on with what is asked; undefined when the answer may be anybody's. */
export function continuedSession(
  { name, reasons }: Prompt,
  { session, account }: { readonly session: Session; readonly account: Account | undefined },
): ContinuedSession | undefined {
  const { accountId, amr = [], loginTs = 0, transient } = session;
  if (name !== 'login' || !accountId || !account || reasons.some((reason) => asksAnother.has(reason))) return undefined;
  return {
    accountId,
    mark: proofMark(account),
    // What a passkey proved is one piece: there is no first factor that would stand alone.
    isStepUp: amr.includes('pwd') && reasons.every((reason) => asksFactor.has(reason)),
    isFresh: isFresh(loginTs),
    isRemembered: !transient,
  };
}

/** What the protocol's session becomes of a sign-in. */
export function loginResult({ isStepUp, endsSession: _endsSession, amr, ...login }: SignInResult, live: Session) {
  const result = { ...login, amr: [...amr] };
  if (!isStepUp) return result;
  // It ended meanwhile, or is another person's: a factor alone is no sign-in.
  if (live.accountId !== login.accountId) throw new AppError('flow_expired');
  return { ...result, remember: !live.transient, ts: live.loginTs };
}
