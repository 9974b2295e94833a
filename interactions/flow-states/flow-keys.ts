import type { Services } from '../../src/services.ts';
import { requestFlowKey, type FlowKey } from '../engine/flow-store.ts';
import type { LoginState } from './login-state.ts';
import type { RegistrationState } from './registration-state.ts';

/** An authorization request in one browser: it has at most one sign-in and one registration. */
export interface RequestInBrowser {
  readonly uid: string;
  /** SHA-256 of the browser's cookie value. */
  readonly browser: string;
}

/** A request in a browser that was not closed, and in which nobody has signed out. */
export interface RequestInVisit extends RequestInBrowser {
  /** SHA-256 of the cookie that ends with the browser and with a logout. */
  readonly visit: string;
}

/** Names the sign-in of a request. A process of version 0.2.0 knows the browser alone, and both go on with a sign-in of the other. */
export const loginKey = (
  { state: { processes } }: Pick<Services, 'state'>,
  { uid, browser, visit }: RequestInVisit,
): FlowKey<LoginState> => requestFlowKey('login', { uid, browser: processes.mayMeetOlder('0.3.0') ? browser : visit });

/** Names the registration of a request: the draft of an account. */
export const registrationKey = (of: RequestInBrowser): FlowKey<RegistrationState> => requestFlowKey('registration', of);
