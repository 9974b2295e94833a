import { levelFor, type Proof } from '../../domain/assurance/assurance.ts';
import type { AgentFacts } from '../../domain/assurance/upstream-identity.ts';
import { AppError } from '../../errors.ts';
import type { SignInResult } from '../oidc.ts';
import type { SessionRecord } from './session-record.ts';

/** The result of a sign-in as the library takes it, with what our session record keeps of it. */
export interface LoginResult {
  readonly accountId: string;
  readonly acr: string;
  readonly amr: string[];
  /** When the oldest proof was given, in epoch seconds. Questions that come later in the same request leave it as it is. */
  readonly ts: number;
  /** Everything was proved here and for this request, so the request asks for no younger sign-in. */
  readonly isAnew: boolean;
  readonly remember: boolean;
  readonly isFactorAnswered: boolean;
  readonly proof: Proof;
  readonly agent: AgentFacts | undefined;
  /** The upstream's ID token as it came, for its logout. The row of the request is sealed. */
  readonly idToken: string | undefined;
  readonly upstreamSession: SignInResult['upstreamSession'];
}

/** Returns what the session becomes by a sign-in. A proof from an upstream is as old as the upstream says. */
export function loginResult(
  login: SignInResult,
  { live, now }: { readonly live: SessionRecord; readonly now: number },
): LoginResult {
  const { accountId, proof, upstreamIdentity, isFactorAnswered } = login;
  const { acr, amr } = levelFor(proof);
  const told = {
    accountId,
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
  // The live session ended meanwhile, or is another person's. One more proof alone is no sign-in.
  if (live.accountId !== accountId) throw new AppError('flow_expired');
  const ts = Math.min(live.loginTs ?? now, provedAt ?? now);
  return { ...told, remember: !live.transient, ts, isAnew: false, agent: upstreamIdentity?.agent ?? live.agent };
}
