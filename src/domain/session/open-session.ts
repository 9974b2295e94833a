import type { Proof } from '../assurance/assurance.ts';
import type { DeviceBinding } from './device-binding.ts';
import type { RequestOrigin } from '../origin/request-origin.ts';
import type { SessionTimes } from './session-life.ts';

/** A session in which a person is signed in; times in epoch seconds. */
export interface OpenSession extends SessionTimes {
  /** Names the session. It is no value of a cookie, and opens nothing. */
  readonly uid: string;
  /** When the person signed in first in this session. */
  readonly openedAt: number;
  /** When the session is over unless it is used. */
  readonly endsAt: number;
  readonly acr: string | undefined;
  readonly proof: Proof;
  /** The services that were given something in this session, the first one first. */
  readonly clientIds: readonly string[];
  /** From where the person last signed in. Sessions of a version that did not note it have none. */
  readonly origin: RequestOrigin | undefined;
  /** The device to which the session was bound. */
  readonly device: DeviceBinding | undefined;
}
