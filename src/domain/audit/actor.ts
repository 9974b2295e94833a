import type { ProofTime } from '../assurance/given-proof.ts';

/** Says who did what an event of the audit tells of. */
export type Actor =
  /**
   * A person; `through` is the client that asks in her name by an API, and `scopes` are those of its token. `signedInAt` is the time of the
   * oldest proof of her sign-in, in epoch seconds.
   */
  | {
      readonly kind: 'account';
      readonly id: string;
      readonly through?: string;
      readonly scopes?: readonly string[];
      readonly signedInAt?: ProofTime;
    }
  | { readonly kind: 'client'; readonly id: string }
  /** A service that registers itself with an initial access token; the id is the one of the token. */
  | { readonly kind: 'token'; readonly id: string }
  /** An operator on the command line; the name is the one of `--as`, or the user of the system. */
  | { readonly kind: 'command'; readonly name: string }
  /** A job of the program, or its start. */
  | { readonly kind: 'system' };

interface Told {
  readonly event: string;
  readonly accountId?: string | undefined;
  readonly clientId?: string | undefined;
}

/** Events of an account that a stranger can cause without any proof of being its person. */
export const unprovedEvents: readonly string[] = [
  'recovery.requested',
  'lost-device.code_asked',
  'account.lost_device_refused',
  'account.totp_refused',
  'account.passkey_refused',
  'account.recovery_code_refused',
  'upstream.another_person',
];

/** Other events of which this holds end so. */
export const unprovedEndings: readonly string[] = ['.refused', '.throttled'];

const isUnproved = (event: string) =>
  unprovedEvents.includes(event) || unprovedEndings.some((ending) => event.endsWith(ending));

/**
 * Returns who acts in a request that names nobody: the person whose account the event is about, where she has proved that it is hers, or the
 * service that sends the request by a program. Returns undefined where nobody has proved who they are.
 */
export function actorOfRequest(
  { event, accountId, clientId }: Told,
  { isOfPerson }: { readonly isOfPerson: boolean },
): Actor | undefined {
  if (!isOfPerson) return clientId === undefined ? undefined : { kind: 'client', id: clientId };
  return accountId === undefined || isUnproved(event) ? undefined : { kind: 'account', id: accountId };
}
