import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import type { About } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/** After half an hour another person may sit at a page that was left open. What hands the account over asks for a younger proof. */
const proofSeconds = 1800;

/**
 * Returns whether the proof of this flow still holds. A proof is void once the password has changed or the sessions of the account have
 * ended. A sign-in through an upstream holds only beside its identity, which earlier releases kept under another name, and what a session
 * has proved holds only while that session goes on in this browser.
 */
export function isProved(
  { proved, federated }: LoginState,
  { request, person, now, visit }: Pick<About, 'request' | 'person' | 'now' | 'visit'>,
): boolean {
  if (!proved || !person || credentialVersionOf(person.account) !== proved.credentialVersion) return false;
  if (proved.visit !== undefined && proved.visit !== visit) return false;
  if (proved.upstream && !proved.isStepUp && !federated?.identity) return false;
  if (proved.isStepUp && request?.continued?.accountId !== proved.accountId) return false;
  return now - proved.at <= proofSeconds;
}
