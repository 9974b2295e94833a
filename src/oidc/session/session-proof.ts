import { Provider, type KoaContextWithOIDC } from 'oidc-provider';
import type { AgentFacts } from '../../domain/assurance/upstream-identity.ts';
import type { Proof } from '../../domain/assurance/assurance.ts';
import type { Services } from '../../services.ts';
import type { LoginResult } from './continued-session.ts';

/** What we add to a session of the library: in our words, what its person has proved. */
interface WithProof {
  readonly uid?: string;
  readonly proof?: Proof | undefined;
  /** As an upstream told it in the sign-in of this very session, and of no other. */
  readonly agent?: AgentFacts | undefined;
}

interface SessionClass {
  readonly IN_PAYLOAD: readonly string[];
  readonly prototype: { loginAccount(this: object, details: object): void };
}

export function proofOf(session: object): Proof {
  return (session as WithProof).proof ?? { methods: [] };
}

export function agentOf(session: object): AgentFacts | undefined {
  return (session as WithProof).agent;
}

/** A session remembers how its person signed in, and what ends the sign-in at an upstream; all of it is written with the session. */
export function keepSessionProof(provider: Provider, { upstreamSessions }: Pick<Services, 'upstreamSessions'>): void {
  const model = provider.Session as unknown as SessionClass;
  const names = [...model.IN_PAYLOAD, 'proof', 'agent'];
  Object.defineProperty(model, 'IN_PAYLOAD', { get: () => names });
  const loginAccount = Reflect.get(model.prototype, 'loginAccount') as SessionClass['prototype']['loginAccount'];
  model.prototype.loginAccount = function loginWithProof(details) {
    loginAccount.call(this, details);
    const { result } = (Provider.ctx as KoaContextWithOIDC).oidc.entities.Interaction ?? {};
    const { proof, agent, idToken, upstreamSession } = (result?.login ?? {}) as Partial<LoginResult>;
    Object.assign(this, { proof, agent });
    const { uid } = this as WithProof;
    if (uid && idToken && proof?.upstream)
      upstreamSessions.keep({ sessionUid: uid, upstream: proof.upstream.name, idToken });
    if (uid && upstreamSession && upstreamSession.upstream !== proof?.upstream?.name)
      upstreamSessions.keep({ sessionUid: uid, upstream: upstreamSession.upstream, idToken: upstreamSession.idToken });
  };
}
