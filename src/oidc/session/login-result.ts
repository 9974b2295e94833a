import { levelFor, type Proof } from '../../domain/assurance/assurance.ts';
import type { AgentFacts, UpstreamIdentity } from '../../domain/assurance/upstream-identity.ts';
import { AppError } from '../../errors.ts';
import type { SessionRecord } from './session-record.ts';

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
