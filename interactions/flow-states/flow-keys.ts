import { requestFlowKey, type FlowKey } from '../engine/flow-store.ts';
import type { LoginState } from './login-state.ts';
import type { RegistrationState } from './registration-state.ts';

/** An authorization request in one browser: it has at most one sign-in and one registration. */
export interface RequestInBrowser {
  readonly uid: string;
  /** SHA-256 of the browser's cookie value. */
  readonly browser: string;
}

/** Names the sign-in of a request. */
export const loginKey = (of: RequestInBrowser): FlowKey<LoginState> => requestFlowKey('login', of);

/** Names the registration of a request: the draft of an account. */
export const registrationKey = (of: RequestInBrowser): FlowKey<RegistrationState> => requestFlowKey('registration', of);
