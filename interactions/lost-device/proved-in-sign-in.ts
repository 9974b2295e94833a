import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import type { LostDeviceProof } from '../../src/domain/lost-device/lost-device.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import type { About } from '../engine/flow.ts';
import { readFlow } from '../engine/flow-store.ts';
import { loginKey } from '../flow-states/flow-keys.ts';
import { provedSince, type LoginState } from '../flow-states/login-state.ts';
import { askedRequest } from '../recovery/waiting-request.ts';
import { identityUpstream, proofSeconds } from './identified.ts';

/** The account whose sign-in led here, and which of the two proofs that sign-in has just given. */
export interface ProvedInSignIn {
  readonly account: Account;
  readonly by: LostDeviceProof;
}

/** Returns the proof of a sign-in that counts for a lost device. What the live session has proved earlier counts for nothing. */
function proofOf({ proved, federated }: LoginState): LostDeviceProof | undefined {
  if (!proved || proved.isStepUp) return undefined;
  if (proved.methods.includes('password')) return 'password';
  return proved.upstream?.name === identityUpstream && federated?.identity ? identityUpstream : undefined;
}

/**
 * Returns what the sign-in that the address names has proved, so that it is not asked once more. It counts in the visit in which it was
 * given, for as long as in the sign-in itself, and while the account is as it was. The cookie of the request does not come to this page: the
 * row of the sign-in is found by the cookie of the visit.
 */
export async function provedInSignIn(services: Services, about: About): Promise<ProvedInSignIn | undefined> {
  const { path, browser, visit, now } = about;
  const uid = askedRequest(path);
  const state = uid === undefined ? uid : await readFlow(services, loginKey(services, { uid, browser, visit }));
  const by = state ? proofOf(state) : undefined;
  if (!state?.proved || !by) return undefined;
  const { proved } = state;
  if (proved.visit !== visit || now - Math.min(provedSince(proved), proved.at) > proofSeconds) return undefined;
  const account = await services.account.accounts.find(proved.accountId);
  const isAsItWas = account?.disabledAt === null && credentialVersionOf(account) === proved.credentialVersion;
  return isAsItWas ? { account, by } : undefined;
}
