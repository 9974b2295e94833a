import { levelFor, type Proof } from '../../domain/assurance/assurance.ts';
import { oldest, type ProofTime } from '../../domain/assurance/given-proof.ts';
import type { AgentFacts } from '../../domain/assurance/upstream-identity.ts';
import { AppError } from '../../errors.ts';
import type { SignInResult } from '../oidc.ts';
import { provedSince, type SessionRecord } from './session-record.ts';

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
