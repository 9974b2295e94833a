import { levelFor, type Proof } from '../../domain/assurance/assurance.ts';
import type { AgentFacts } from '../../domain/assurance/upstream-identity.ts';
import { AppError } from '../../errors.ts';
import type { SignInResult } from '../oidc.ts';
import type { SessionRecord } from './session-record.ts';

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
  readonly upstreamSession: SignInResult['upstreamSession'];
}

/** What the protocol's session becomes of a sign-in; what was proved at an upstream is as old as it says, and never younger. */
export function loginResult(login: SignInResult, live: SessionRecord): LoginResult {
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
  return { ...told, remember: !live.transient, ts, isAnew: false, agent: upstreamIdentity?.agent ?? live.agent };
}
