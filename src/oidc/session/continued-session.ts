import type { Provider } from 'oidc-provider';
import { withoutSecondFactor, type Proof } from '../../domain/assurance/assurance.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { isFresh } from '../../domain/account/session-life.ts';
import type { Account } from '../../store/account/accounts.ts';
import { proofOf } from './session-record.ts';

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
