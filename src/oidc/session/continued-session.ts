import type { Provider } from 'oidc-provider';
import type { AgentFacts, UpstreamIdentity } from '../../domain/assurance/upstream-identity.ts';
import { levelFor, withoutSecondFactor, type Proof } from '../../domain/assurance/assurance.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { isFresh } from '../../domain/account/session-life.ts';
import { AppError } from '../../errors.ts';
import type { Account } from '../../store/account/accounts.ts';
import { agentOf, proofOf } from './session-proof.ts';

type Session = InstanceType<Provider['Session']>;

export interface ContinuedSession {
  readonly accountId: string;
  /** Of the account as it is (proofMark): what the session proved holds for that. */
  readonly credentialVersion: string;
  /** What of it stands when something is added to it alone, a factor or an identity; undefined: the person signs in anew. */
  readonly stepUp: Proof | undefined;
  /** Whether the sign-in is young enough to open what would hand the account over. */
  readonly isFresh: boolean;
  /** Whether it outlives the browser. */
  readonly isRemembered: boolean;
}

type OpenedUpstreamSession = Pick<UpstreamIdentity, 'upstream' | 'idToken'>;

export interface SignInResult {
  readonly accountId: string;
  /**
   * Of the account when it was proved: once the account has another one, nothing is handed over. Undefined: the account is made in this
   * request.
   */
  readonly credentialVersion: string | undefined;
  readonly proof: Proof;
  /** The account was made in this request. */
  readonly isNew?: boolean | undefined;
  /** What an upstream has told in this sign-in. */
  readonly upstreamIdentity?: UpstreamIdentity | undefined;
  /** Through whom the person came on the way, without its being a proof of hers: she is signed in there all the same. */
  readonly upstreamSession?: OpenedUpstreamSession | undefined;
  /** A session that outlives the browser. */
  readonly remember: boolean;
  /** The session that this browser had before is over. */
  readonly endsSession?: boolean | undefined;
  /** Whether the person was asked for a second factor, or the browser stood for it. */
  readonly isFactorAnswered: boolean;
  /** Only a factor or an identity was added: the live session keeps its life, and the time of its sign-in, which is that of its oldest proof. */
  readonly isStepUp?: boolean;
}

/** Reasons to ask that are about another person than the one who is signed in. */
const asksAnother = new Set(['account_gone', 'id_token_hint', 'claims_id_token_sub_value']);
/** Reasons that one more proof answers, whatever else the session proved. */
const asksProof = new Set(['level', 'second_factor_due']);

interface Prompt {
  readonly name: string;
  readonly reasons: readonly string[];
}

/** The second factor is asked for again: what it proved before is over. */
function standing(proof: Proof, reasons: readonly string[]): Proof | undefined {
  return reasons.includes('second_factor_due') ? withoutSecondFactor(proof) : proof;
}

/** How the live session goes on with what is asked; undefined when the answer may be anybody's. */
export function continuedSession(
  { name, reasons }: Prompt,
  { session, account }: { readonly session: Session; readonly account: Account | undefined },
): ContinuedSession | undefined {
  const { accountId, loginTs = 0, transient } = session;
  if (name !== 'login' || !accountId || !account || reasons.some((reason) => asksAnother.has(reason))) return undefined;
  return {
    accountId,
    credentialVersion: credentialVersionOf(account),
    stepUp: reasons.every((reason) => asksProof.has(reason)) ? standing(proofOf(session), reasons) : undefined,
    isFresh: isFresh(loginTs),
    isRemembered: !transient,
  };
}

/** As the library takes it, with what the session keeps beside it. */
export interface LoginResult {
  readonly accountId: string;
  /** The request is answered only while the account still has this one. */
  readonly credentialVersion: string | undefined;
  readonly acr: string;
  readonly amr: string[];
  /** Of the oldest proof, in epoch seconds; questions that come later in the same request leave it. */
  readonly ts: number;
  /** Everything was proved here and for this request, which therefore asks for nothing younger. */
  readonly isAnew: boolean;
  readonly remember: boolean;
  readonly isFactorAnswered: boolean;
  readonly proof: Proof;
  readonly agent: AgentFacts | undefined;
  /** Raw, for the upstream's logout; the row of the request is sealed. */
  readonly idToken: string | undefined;
  readonly upstreamSession: OpenedUpstreamSession | undefined;
}

/** What the protocol's session becomes of a sign-in; what was proved at an upstream is as old as it says, and never younger. */
export function loginResult(login: SignInResult, live: Session): LoginResult {
  const { accountId, credentialVersion, proof, upstreamIdentity, isFactorAnswered } = login;
  const { acr, amr } = levelFor(proof);
  const now = Math.floor(Date.now() / 1000);
  const told = {
    accountId,
    credentialVersion,
    acr,
    amr: [...amr],
    isFactorAnswered,
    proof,
    idToken: upstreamIdentity?.idToken,
    upstreamSession: login.upstreamSession,
  };
  const provedAt = upstreamIdentity && Math.min(upstreamIdentity.at, now);
  if (!login.isStepUp) {
    const { remember } = login;
    return { ...told, remember, ts: provedAt ?? now, isAnew: !upstreamIdentity, agent: upstreamIdentity?.agent };
  }
  // It ended meanwhile, or is another person's: one more proof alone is no sign-in.
  if (live.accountId !== accountId) throw new AppError('flow_expired');
  const ts = Math.min(live.loginTs ?? now, provedAt ?? now);
  return { ...told, remember: !live.transient, ts, isAnew: false, agent: upstreamIdentity?.agent ?? agentOf(live) };
}
