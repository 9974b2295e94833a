import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import type { About } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/** A page that was left open belongs to nobody any more after so long; time enough to install an application. */
const proofSeconds = 1800;

/** Whether what was proved in this flow still holds: not after the password, or the sessions of the account, have changed. */
export function isProved({ proved }: LoginState, { person }: Pick<About, 'person'>): boolean {
  if (!proved || !person || credentialVersionOf(person.account) !== proved.credentialVersion) return false;
  return Date.now() / 1000 - proved.at <= proofSeconds;
}
