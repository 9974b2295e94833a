const risc = 'https://schemas.openid.net/secevent/risc/event-type/';
const caep = 'https://schemas.openid.net/secevent/caep/event-type/';
const ssf = 'https://schemas.openid.net/secevent/ssf/event-type/';

/** The events about a person that a stream can carry, by their short names (RISC 1.0 and CAEP 1.0). */
export const securityEvents = {
  'account-disabled': `${risc}account-disabled`,
  'account-enabled': `${risc}account-enabled`,
  'account-purged': `${risc}account-purged`,
  'identifier-changed': `${risc}identifier-changed`,
  'credential-compromise': `${risc}credential-compromise`,
  'account-credential-change-required': `${risc}account-credential-change-required`,
  'recovery-activated': `${risc}recovery-activated`,
  'recovery-information-changed': `${risc}recovery-information-changed`,
  'session-revoked': `${caep}session-revoked`,
  'credential-change': `${caep}credential-change`,
  'assurance-level-change': `${caep}assurance-level-change`,
} as const;

export type SecurityEvent = keyof typeof securityEvents;

/** The events about a stream itself (SSF 1.0, sections 8.1.4 and 8.1.5). Every stream carries them, whatever it asked for. */
export const streamEvents = {
  verification: `${ssf}verification`,
  'stream-updated': `${ssf}stream-updated`,
} as const;

export type EventKind = SecurityEvent | keyof typeof streamEvents;

const addresses: Readonly<Record<EventKind, string>> = { ...securityEvents, ...streamEvents };

/** Returns the address that names a kind of event in a token. */
export const eventAddress = (kind: EventKind): string => addresses[kind];

const names = Object.keys(securityEvents) as readonly SecurityEvent[];

/** The addresses of all events about a person, in the order in which a stream lists them. */
export const supportedEvents: readonly string[] = Object.values(securityEvents);

/**
 * Returns the events that a stream carries, of those that its receiver asked for. Addresses that name nothing here are ignored, as the
 * specification says. A receiver that asked for none in particular gets all.
 */
export function carriedEvents(requested: readonly string[] | undefined): readonly SecurityEvent[] {
  return requested === undefined ? names : names.filter((name) => requested.includes(securityEvents[name]));
}
