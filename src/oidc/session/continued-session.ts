import { withoutSecondFactor, type Proof } from '../../domain/assurance/assurance.ts';
import type { ProofTime } from '../../domain/assurance/given-proof.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import type { Account } from '../../store/account/accounts.ts';
import { proofOf, provedSince, type SessionRecord } from './session-record.ts';

/** A live session that answers a request. */
export interface ContinuedSession {
  readonly accountId: string;
  /** The version of the account as it is now (`credentialVersionOf`): what the session proved holds for this version. */
  readonly credentialVersion: string;
  /** The proof of the session, to which a factor or an identity is added; undefined when the person must sign in anew. */
  readonly stepUp: Proof | undefined;
  /** When the oldest proof of the session was given. */
  readonly since: ProofTime;
  /** The session outlives the browser. */
  readonly isRemembered: boolean;
}

/** Reasons of the policy that ask for another person than the one who is signed in. */
const asksAnother = new Set(['account_gone', 'id_token_hint', 'claims_id_token_sub_value']);
/** Reasons of the policy that one more proof satisfies. */
const asksProof = new Set(['level', 'second_factor_due']);

/** Returns what still stands of a proof: the second factor no longer does when it is asked for again. */
function standing(proof: Proof, reasons: readonly string[]): Proof | undefined {
  return reasons.includes('second_factor_due') ? withoutSecondFactor(proof) : proof;
}

/** Returns how the live session goes on with what is asked; undefined when anybody may answer. */
export function continuedSession(
  { name, reasons }: { readonly name: string; readonly reasons: readonly string[] },
  { session, account }: { readonly session: SessionRecord; readonly account: Account | undefined },
): ContinuedSession | undefined {
  const { accountId, transient } = session;
  if (name !== 'login' || !accountId || !account || reasons.some((reason) => asksAnother.has(reason))) return undefined;
  return {
    accountId,
    credentialVersion: credentialVersionOf(account),
    stepUp: reasons.every((reason) => asksProof.has(reason)) ? standing(proofOf(session), reasons) : undefined,
    since: provedSince(session),
    isRemembered: !transient,
  };
}
