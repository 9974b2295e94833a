import { day } from '../../time.ts';

/** A line of the audit, as far as it is counted. */
export interface CountedEvent {
  /** Epoch seconds. */
  readonly at: number;
  readonly event: string;
  readonly accountId: string | undefined;
  readonly clientId: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Says what one event adds to the counts of its day. */
export interface Counted {
  /** Number of the day since the epoch, in UTC. */
  readonly day: number;
  /** The count of all clients together, such as `sign-in:password`. */
  readonly kind: string;
  /** The count of the client that the event is about; undefined where it is about none, or where its own are not counted. */
  readonly clientKind: 'sign-ins' | 'refusals' | undefined;
  /** The client was given this person, which counts her among its people. */
  readonly accountId: string | undefined;
}

/** The event of a kind that is counted for all clients together, by way. */
export const signInKind = (way: string): string => `sign-in:${way}`;
export const registrationKind = 'registrations';
export const refusalKind = 'refusals';
/** The requests of a service itself that were refused. They are counted where they are noted, because the audit does not hold them. */
export const refusedRequests = 'refused-requests';

/** Events with which a person proves who she is, or lets a service in. */
const signIns: readonly string[] = ['login.signed_in', 'password_grant.ok'];
/** Events that show that a service was given a person, and that are no sign-in of their own. */
const uses: readonly string[] = ['login.stepped_up', 'consent.granted', 'device.approved', 'registration.signed_in'];

/**
 * Events in which somebody did not get in: a proof was wrong, or there had been too many tries. Each form that was refused has one of them,
 * whatever else the audit tells of it.
 */
const refusals: readonly string[] = [
  'login.sign-in.refused',
  'login.sign-in.throttled',
  'login.second-factor.refused',
  'login.second-factor.throttled',
  'login.recovery-code.refused',
  'login.recovery-code.throttled',
  'password_grant.refused',
  'password_grant.throttled',
  'upstream.refused',
];

const registration = 'account.created';

export const countedEvents: readonly string[] = [...signIns, ...uses, ...refusals, registration];

const isPasskey = (method: unknown) => typeof method === 'string' && method.endsWith('passkey');

/** Returns the way of a sign-in: an upstream, a passkey, or the password with whatever came after it. */
function wayOf({ event, details: { upstream, methods } }: CountedEvent): string {
  if (typeof upstream === 'string') return upstream.slice(0, 24);
  if (event === 'password_grant.ok') return 'program';
  return Array.isArray(methods) && isPasskey(methods[0]) ? 'passkey' : 'password';
}

/** Returns what an event adds to the counts of its day; undefined for an event that is not counted. */
export function countEvent(event: CountedEvent): Counted | undefined {
  const about = { day: Math.floor(event.at / day), clientKind: undefined, accountId: undefined };
  if (signIns.includes(event.event))
    return { ...about, kind: signInKind(wayOf(event)), clientKind: 'sign-ins', accountId: event.accountId };
  if (uses.includes(event.event)) return { ...about, kind: '', accountId: event.accountId };
  if (refusals.includes(event.event)) return { ...about, kind: refusalKind, clientKind: 'refusals' };
  // The account in whose name a service acts is nobody's registration.
  if (event.event === registration && event.clientId === undefined) return { ...about, kind: registrationKind };
  return undefined;
}
