import { levelFor, type Proof } from '../../domain/assurance/assurance.ts';
import { oldest, type GivenProof, type ProofTime } from '../../domain/assurance/given-proof.ts';
import type { AgentFacts, UpstreamIdentity } from '../../domain/federation/upstream-identity.ts';
import { AppError } from '../../errors.ts';
import { provedSince, type SessionRecord } from './session-record.ts';

/** The result that the pages hand over at the end of a sign-in: what was proved, and what becomes of the session. */
export interface SignInResult extends GivenProof {
  /** When the proof came into this sign-in, or the account of a registration was made, in epoch seconds. An upstream may state an earlier time. */
  readonly at: number;
  /** The account was made in this request. */
  readonly isNew?: boolean | undefined;
  /** The identity that an upstream has stated in this sign-in. */
  readonly upstreamIdentity?: UpstreamIdentity | undefined;
  /** The session outlives the browser. */
  readonly remember: boolean;
  /** The session that this browser had before is over. */
  readonly endsSession?: boolean | undefined;
  /** The person has given a second factor, or the browser stood for it. */
  readonly isFactorAnswered: boolean;
  /**
   * Only a factor or an identity was added: the live session keeps its life and the time of its sign-in, which is that of its oldest
   * proof.
   */
  readonly isStepUp?: boolean;
}

/** The result of a sign-in as the library takes it, with what our session record keeps of it. */
export interface LoginResult {
  readonly accountId: string;
  readonly acr: string;
  readonly amr: string[];
  /** When the oldest proof was given, in epoch seconds. Questions that come later in the same request leave it as it is. */
  readonly ts: ProofTime;
  /** Everything was proved for this request; nothing stands on the session that was there before. */
  readonly isForRequest: boolean;
  /** Everything was proved here and for this request. Processes of version 0.2.0 read it. */
  readonly isAnew: boolean;
  readonly remember: boolean;
  readonly isFactorAnswered: boolean;
  readonly proof: Proof;
  readonly agent: AgentFacts | undefined;
  /** The upstream's ID token as it came, for its logout. The row of the request is sealed. */
  readonly idToken: string | undefined;
}

/** Returns what the session becomes by a sign-in. A proof from an upstream is as old as the upstream says. */
export function loginResult(login: SignInResult, { live }: { readonly live: SessionRecord }): LoginResult {
  const { accountId, methods, upstream, since, upstreamIdentity, isFactorAnswered, isStepUp = false } = login;
  // The live session ended meanwhile, or is another person's. One more proof alone is no sign-in.
  if (isStepUp && live.accountId !== accountId) throw new AppError('flow_expired');
  const proof = { methods, upstream };
  const { acr, amr } = levelFor(proof);
  const times = [...(upstreamIdentity ? [upstreamIdentity.at] : []), ...(isStepUp ? [provedSince(live)] : [])];
  return {
    accountId,
    acr,
    amr: [...amr],
    ts: oldest(since, ...times),
    isForRequest: !isStepUp,
    isAnew: !isStepUp && !upstreamIdentity,
    remember: isStepUp ? !live.transient : login.remember,
    isFactorAnswered,
    proof,
    agent: upstreamIdentity?.agent ?? (isStepUp ? live.agent : undefined),
    idToken: upstreamIdentity?.idToken,
  };
}
