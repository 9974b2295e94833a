import { maySignIn, type Admission } from '../../domain/account/may-sign-in.ts';
import { refusalOf, type SignInRefusal } from '../../domain/account/sign-in-refusal.ts';
import type { Method } from '../../domain/assurance/assurance.ts';
import { passkeyHandles } from '../../domain/factors/passkey-options.ts';
import { readAssertion } from '../../domain/factors/passkey-response.ts';
import { ipRule, perIp } from '../../domain/limits/throttle-rules.ts';
import { verifyPasskeySignature } from '../../domain/factors/verify-passkey.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import { redeemPasskeyChallenge, type ChallengeUse } from './passkey-challenge.ts';

export type PasskeyAnswer =
  | { readonly kind: 'right'; readonly account: Account; readonly method: Method }
  /** `reason` and `accountId`: the passkey is right, but its account keeps the person out; for the audit alone. */
  | { readonly kind: 'wrong'; readonly reason?: SignInRefusal; readonly accountId?: string }
  /** Nothing was examined: the person may try again after so many seconds. */
  | { readonly kind: 'throttled'; readonly retryAfter: number };

interface Attempt extends ChallengeUse, Admission {
  readonly ticket: string | undefined;
  /** JSON of the assertion, as the page's script sent it. */
  readonly assertion: string | undefined;
  /** The account that the passkey must belong to, when the flow knows the person already. */
  readonly accountId?: string | undefined;
  readonly ip: string;
  readonly requestId: string;
}

const wrong: PasskeyAnswer = { kind: 'wrong' };

async function examine(services: Services, attempt: Attempt): Promise<PasskeyAnswer> {
  const challenges = await redeemPasskeyChallenge(services, attempt);
  const response = readAssertion(attempt.assertion);
  if (challenges.length === 0 || !response) return wrong;
  const found = await services.factors.passkeys.findForSignIn(response.id);
  if (!found) return wrong;
  const { passkey, account } = found;
  const { userHandle } = response.response;
  // Where no name was typed, the authenticator must say which account the passkey belongs to.
  const isNamed =
    userHandle === undefined ? attempt.accountId !== undefined : passkeyHandles(account.id).includes(userHandle);
  const isExpected = attempt.accountId === undefined || attempt.accountId === account.id;
  if (!isNamed || !isExpected || (passkey.isSecurityKey && attempt.ceremony !== 'second-factor')) return wrong;

  const { origin } = new URL(services.config.issuer);
  const { host } = services.config.passkeys;
  const proof = await verifyPasskeySignature(response, { challenges, origin, host, key: passkey });
  if (!proof) return wrong;
  if (!maySignIn(account, attempt)) return { kind: 'wrong', reason: refusalOf(account), accountId: account.id };
  if (!(await services.factors.passkeys.recordUse(passkey.id, proof))) {
    services.audit({
      event: 'passkey.count_went_back',
      accountId: account.id,
      requestId: attempt.requestId,
      details: { passkey: passkey.id },
    });
    return wrong;
  }
  return { kind: 'right', account, method: methodOf(passkey.isSecurityKey, proof.isSynced) };
}

function methodOf(isSecurityKey: boolean, isSynced: boolean): Method {
  if (isSecurityKey) return 'security-key';
  return isSynced ? 'synced-passkey' : 'device-passkey';
}

/**
 * Checks a passkey behind the counter of the network address, which counts the try before it is examined. An account has no counter of its
 * own here, because nobody can guess a signature: wrong passwords do not keep the owner's passkey out.
 */
export async function verifyPasskey(services: Services, attempt: Attempt): Promise<PasskeyAnswer> {
  const rule = ipRule('passkey', perIp.failures, { ip: attempt.ip, times: services.config.addressLimits });
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };
  const answer = await examine(services, attempt);
  if (answer.kind === 'right') services.throttles.succeed([rule.key]);
  // Where the account is known already, another factor was proved before: its person shall read that somebody came so far.
  else if (attempt.accountId !== undefined)
    services.audit({ event: 'account.passkey_refused', accountId: attempt.accountId, requestId: attempt.requestId });
  return answer;
}
